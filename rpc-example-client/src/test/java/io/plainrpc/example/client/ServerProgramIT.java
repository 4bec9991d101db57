package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.EchoService;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The server as a process. */
class ServerProgramIT {
  private static final int CALLERS = 4;

  @Test
  void itPrintsOneLineWhenItListensAndLogsToStandardError() throws Exception {
    try (ProgramRun server = ProgramRun.server("--port", "0")) {
      int port = server.awaitPort();
      try (RpcClient client = RpcClient.connect("127.0.0.1:" + port)) {
        assertEquals("HELLO", client.service(EchoService.class).upper("hello"));
      }
      server.terminate();
      assertEndedBySignal(server, 143);
      assertEquals("listening on 127.0.0.1:" + port + "\n", server.out());
      List<String> log = server.err().lines().toList();
      String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+";
      assertEquals(3, log.size(), server.toString());
      assertTrue(log.get(0).matches(time + " INFO RpcServer - listening on .*"), log.get(0));
      assertTrue(log.get(1).matches(time + " INFO RpcServer - closing, 0 calls.*"), log.get(1));
      assertTrue(log.get(2).matches(time + " INFO RpcServer - closed"), log.get(2));
    }
  }

  @Test
  void aPortInUseIsOneLineThatSaysWhatToDo() throws Exception {
    try (ProgramRun first = ProgramRun.server("--port", "0")) {
      String port = Integer.toString(first.awaitPort());
      try (ProgramRun second = ProgramRun.server("--port", port)) {
        assertEquals(1, second.exitCode(), second.toString());
        assertEquals("", second.out());
        assertEquals(1, second.err().lines().count(), second.err());
        assertTrue(second.err().contains("127.0.0.1:" + port), second.err());
        assertTrue(second.err().contains("choose another port"), second.err());
      }
    }
  }

  @Test
  void wrongUsePrintsUsageToStandardErrorAndExitsWithTwo() throws Exception {
    try (ProgramRun server = ProgramRun.server("--port", "http")) {
      assertEquals(2, server.exitCode(), server.toString());
      assertEquals("", server.out());
      assertTrue(server.err().startsWith("error: Invalid value for option '--port'"), server.err());
      assertTrue(server.err().contains("\nUsage: rpc-example-server "), server.err());
    }
  }

  @Test
  void listeningForOtherMachinesWarns() throws Exception {
    try (ProgramRun server =
        ProgramRun.server("--port", "0", "--host", "0.0.0.0", "--insecure-any-host")) {
      int port = server.awaitPort();
      assertEquals("listening on 0.0.0.0:" + port + "\n", server.out());
      server.awaitErr("warning: everybody who reaches 0.0.0.0:" + port + " may call");
    }
  }

  @Test
  void sigtermLosesNoCall() throws Exception {
    try (ProgramRun server = ProgramRun.server("--port", "0");
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.awaitPort())) {
      EchoService echo = client.service(EchoService.class);
      CountDownLatch busy = new CountDownLatch(3 * CALLERS);
      // Long enough to be under way, with its upper-casing and its pieces, when the signal comes.
      String text = "ß".repeat(300_000);
      List<CompletableFuture<RpcException>> ends = IntStream.range(0, CALLERS)
          .mapToObj(i -> onThread(() -> callUntilItFails(echo, text, busy)))
          .toList();
      busy.await();
      server.terminate();
      assertEndedBySignal(server, 143);
      for (CompletableFuture<RpcException> end : ends) {
        RpcException refused = end.join();
        assertEquals(Execution.NOT_STARTED, refused.execution(), refused.toString());
      }
    }
  }

  @Test
  void sigintEndsItToo() throws Exception {
    try (ProgramRun server = ProgramRun.server("--port", "0")) {
      server.awaitPort();
      String pid = Long.toString(server.process().pid());
      assertEquals(0, new ProcessBuilder("kill", "-INT", pid).start().waitFor());
      assertEndedBySignal(server, 130);
      assertTrue(server.err().endsWith(" closed\n"), server.err());
    }
  }

  private static <T> CompletableFuture<T> onThread(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, run -> new Thread(run, "caller").start());
  }

  private static RpcException callUntilItFails(EchoService echo, String text, CountDownLatch busy) {
    int length = 2 * text.length();
    try {
      while (true) {
        assertEquals(length, echo.upper(text).length());
        busy.countDown();
      }
    } catch (RpcException e) {
      return e;
    } finally {
      // Or the test would wait for a caller that is no more.
      while (busy.getCount() > 0) {
        busy.countDown();
      }
    }
  }

  private static void assertEndedBySignal(ProgramRun server, int code) throws Exception {
    assertTrue(Set.of(0, code).contains(server.exitCode()), server.toString());
  }
}
