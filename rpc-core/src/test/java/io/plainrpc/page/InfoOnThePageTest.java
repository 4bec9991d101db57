package io.plainrpc.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.acme.Echo;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.health.ServerInfo;
import io.plainrpc.server.RpcServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/protocol.md says about the service that every server has, and a client that was written by hand from that. */
class InfoOnThePageTest {
  private static final Path PAGE = Path.of("..", "docs", "protocol.md");

  private static String descriptorOnThePage() throws IOException {
    return Files.readString(PAGE)
        .lines()
        .dropWhile(line -> !line.equals("## 11. What a server tells about itself"))
        .takeWhile(line -> !line.startsWith("## 12."))
        .filter(line -> line.startsWith("    "))
        .map(line -> line.substring(4) + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void theDescriptorOnThePageIsTheServices() throws IOException {
    byte[] real = ServiceContract.of(ServerInfo.class).descriptor().bytes();
    assertEquals(new String(real, StandardCharsets.UTF_8), descriptorOnThePage());
  }

  @Test
  void aClientByHandAsksForTheServices() throws IOException {
    String lines = descriptorOnThePage()
        .lines()
        .map(line -> "\"" + line + "\" 0A\n")
        .collect(Collectors.joining());
    try (RpcServer server =
            RpcServer.builder().service(Echo.class, text -> text).start();
        Conversation talk = Conversation.withServer(server.port())) {
      talk.play("""
          > 89504C41494E0D0A 01 01 0007
            01 0004 00400000
            46BA4AF2
          < 89504C41494E0D0A 01 00 001C
            01 0004 00400000  02 0004 00000400  03 0004 00002710  04 0004 00003A98
            C89343C1
          > CF 000396 01 00 00000000 5D89B9EF  0000
            02480221DACC8CB664060684B635284CB0C704E8BDDEFB1E0E4B4EECF467D9B2
          """ + lines + """
          < 79 000023 02 00 00000000 3241E419  0000 00
            02480221DACC8CB664060684B635284CB0C704E8BDDEFB1E0E4B4EECF467D9B2
          > 56 00000C 03 00 00000001 CCC6C578  0000 0003 00000002540BE400  # services()
          < 81 0000DB 04 00 00000001 DCF3E093
            03  # two services
            01 02 15 "upper(String) String"  # one method
            0D "io.acme.Echo"
            01 05  # four methods
            24 "descriptor(String) Optional<String>"
            23 "health() io.plainrpc.health.Health"
            1F "load() io.plainrpc.health.Load"
            30 "services() List<io.plainrpc.health.ServiceInfo>"
            1E "io.plainrpc.health.ServerInfo"
          """);
    }
  }
}
