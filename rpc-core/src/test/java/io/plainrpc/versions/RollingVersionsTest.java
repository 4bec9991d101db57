package io.plainrpc.versions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers are replaced by ones with a later version of the interface, one after the other, each in a process of its own,
 * while clients of both versions, each in a process of its own, call: no call fails whose change works both ways.
 */
class RollingVersionsTest {
  /** What works whichever client calls whichever server. */
  private static final String[] ROWS = {
    "field added to a record",
    "field added to a class",
    "fields removed and reordered",
    "box and primitive",
    "known constant",
    "unknown constant with a stand-in sent",
    "known subtype",
    "class renamed",
    "exception that both declare",
    "type that contains itself"
  };

  /** So many calls of each client at each stage. */
  private static final int CALLS = 400;

  private final List<ChildJvm> children = new ArrayList<>();

  @Test
  void noCallFailsWhileServersAreReplacedByALaterVersion(@TempDir Path directory) throws Exception {
    try (Shops before = Shops.compile(directory, "old");
        Shops after = Shops.compile(directory, "new")) {
      int first = freePort();
      int second = freePort();
      ChildJvm serverA = serve(before, first);
      ChildJvm serverB = serve(before, second);
      String both = "127.0.0.1:" + first + ",127.0.0.1:" + second;
      ChildJvm oldClient = visit(before, both);
      ChildJvm newClient = visit(after, both);
      awaitCalls(oldClient, newClient);
      stop(serverA);
      awaitCalls(oldClient, newClient);
      serverA = serve(after, first);
      // Before they have found it again, the other must not go.
      awaitConnections(serverA, 2);
      awaitCalls(oldClient, newClient);
      stop(serverB);
      awaitCalls(oldClient, newClient);
      serverB = serve(after, second);
      awaitConnections(serverB, 2);
      awaitCalls(oldClient, newClient);
      long calls = total(oldClient) + total(newClient);
      Report.line("rolling-versions-calls", calls, ">=" + 2 * CALLS);
      stop(serverA);
      stop(serverB);
    } finally {
      for (ChildJvm child : children) {
        child.close();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private ChildJvm serve(Shops version, int port) throws IOException {
    ChildJvm server = start(version, "serve", Integer.toString(port));
    assertEquals(Integer.toString(port), server.line());
    return server;
  }

  private ChildJvm visit(Shops version, String servers) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("visit", servers, "2"));
    arguments.addAll(List.of(ROWS));
    ChildJvm client = start(version, arguments.toArray(String[]::new));
    assertEquals("visiting", client.line());
    return client;
  }

  private ChildJvm start(Shops version, String... arguments) throws IOException {
    ChildJvm child = ChildJvm.startOn(version.classPath(), "shop.Program", arguments);
    children.add(child);
    return child;
  }

  private static void stop(ChildJvm server) throws InterruptedException {
    server.terminate();
    server.exitCode();
  }

  /** Until each has made that many calls more; a line about a failed one ends the test. */
  private static void awaitCalls(ChildJvm... clients) throws IOException {
    for (ChildJvm client : clients) {
      long start = calls(client);
      while (calls(client) < start + CALLS) {
        Thread.onSpinWait();
      }
    }
  }

  private static void awaitConnections(ChildJvm server, int count) throws IOException {
    do {
      server.say("?");
    } while (number(server.line(), "connections ") < count);
  }

  private static long calls(ChildJvm client) throws IOException {
    client.say("?");
    return number(client.line(), "calls ");
  }

  private static long total(ChildJvm client) throws IOException {
    client.endInput();
    return number(client.line(), "total ");
  }

  private static long number(String line, String word) {
    assertTrue(line.startsWith(word), line);
    return Long.parseLong(line.substring(word.length()));
  }
}
