package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.codec.CodecLimits;
import io.plainrpc.codec.KryoPool;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.Descriptor;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Frames;
import io.plainrpc.transport.MethodMemory;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many versions of its services a server keeps for its clients. */
class ClientVersionsTest {
  public interface Echo {
    String echo(String text);
  }

  private static final int AGREE = 2;
  private static final int REPLY = 4;

  private final ServiceContract contract = ServiceContract.of(Echo.class);
  private final Exported service = new Exported(
      contract,
      new ServiceCodec(contract, new KryoPool(), CodecLimits.DEFAULT),
      (Echo) text -> text,
      List.of(MethodMemory.none()));
  private final ClientVersions versions = new ClientVersions();

  private Descriptor version(int number, int padding) {
    String text = "plainrpc-descriptor 1\nservice " + contract.name()
        + "\nmethod echo(String) String\nmethod extra" + number + "() void\nenum demo.E"
        + "x".repeat(padding) + "\n";
    return Descriptor.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aVersionIsResolvedOnce() {
    Targets first = versions.targets(service, version(1, 0));
    assertSame(first, versions.targets(service, version(1, 0)));
    assertNotSame(first, versions.targets(service, version(2, 0)));
    assertSame(first.target(0), first.target(0));
    assertNull(first.target(0).refusal());
    assertEquals(ErrorCode.UNIMPLEMENTED, first.target(1).refusal().code());
    assertEquals(ErrorCode.UNIMPLEMENTED, first.target(2).refusal().code());
  }

  @Test
  void whatIsKeptInUseIsBoundedAndTheRefusalSaysSo() {
    List<Targets> used = new ArrayList<>();
    int padding = 60_000;
    int fit = ClientVersions.MAX_DESCRIPTOR_BYTES / version(10, padding).length();
    for (int i = 10; i < 10 + fit; i++) {
      used.add(versions.targets(service, version(i, padding)));
      assertNull(used.get(used.size() - 1).target(0).refusal());
    }
    Targets beyond = versions.targets(service, version(99, padding));
    assertEquals(ErrorCode.CONTRACT_MISMATCH, beyond.target(0).refusal().code());
    assertTrue(
        beyond.target(0).refusal().message().contains("of the 1048576 bytes that the server keeps"),
        beyond.target(0).refusal()::message);
    assertSame(
        used.get(0), versions.targets(service, version(10, padding)), "known ones still are");
    // It is used twice now.
    versions.release((ClientVersion) used.get(0));
    assertNotNull(versions.targets(service, version(99, padding)).target(0).refusal());
    versions.release((ClientVersion) used.get(0));
    assertNull(versions.targets(service, version(99, padding)).target(0).refusal());
  }

  @Test
  void theOldestOfTheVersionsThatNoConnectionUsesIsForgotten() {
    Targets first = versions.targets(service, version(1, 0));
    versions.release((ClientVersion) first);
    assertSame(first, versions.targets(service, version(1, 0)), "remembered");
    versions.release((ClientVersion) first);
    for (int i = 10; i < 18; i++) {
      versions.release((ClientVersion) versions.targets(service, version(i, 0)));
    }
    assertNotSame(first, versions.targets(service, version(1, 0)));
  }

  /** The descriptors of all these clients together are several times what is kept. */
  @Test
  void connectionsThatEndedLeaveNothingInTheWay() throws IOException {
    try (RpcServer server =
        RpcServer.builder().service(Echo.class, text -> text).start()) {
      for (int i = 10; i < 60; i++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
          DataInputStream in = new DataInputStream(socket.getInputStream());
          socket.getOutputStream().write(Frames.clientGreeting());
          Frames.readGreeting(in);
          socket
              .getOutputStream()
              .write(Frames.join(
                  Frames.announce(0, version(i, 60_000).bytes()),
                  Frames.request(1, 0, Frames.text("hello"))));
          assertEquals(AGREE, Frames.read(in).type());
          assertEquals(REPLY, Frames.read(in).type());
        }
        Await.eventually("the connection has ended", Await.SOON, () -> server.connections() == 0);
      }
    }
  }
}
