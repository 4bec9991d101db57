package io.plainrpc.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.acme.Echo;
import io.plainrpc.server.RpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The example at the end of docs/protocol.md, read from the page itself. */
class ExampleOnThePageTest {
  private static final Path PAGE = Path.of("..", "docs", "protocol.md");

  @Test
  void theServerAnswersTheExampleAsThePageSays() throws IOException {
    String script = script();
    assertEquals(14, Script.parse(script).size(), "lines of the example");
    try (RpcServer server = server();
        Conversation talk = Conversation.withServer(server.port())) {
      talk.play(script);
    }
  }

  private static RpcServer server() {
    return RpcServer.builder()
        .service(Echo.class, text -> text.toUpperCase(Locale.ROOT))
        .start();
  }

  /** What is indented behind "The whole conversation:". */
  private static String script() throws IOException {
    return Files.readString(PAGE)
        .lines()
        .dropWhile(line -> !line.equals("The whole conversation:"))
        .filter(line -> line.startsWith("    "))
        .collect(Collectors.joining("\n"));
  }
}
