package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What calls, clients and servers leave behind: nothing. */
class LeakTest {
  private static final long MIB = 1 << 20;

  @Test
  void callsLeaveNoHeapThreadsOrDescriptorsBehind() throws Exception {
    calls(200_000);
  }

  @Test
  @Tag("slow")
  @Timeout(300)
  void aMillionCallsLeaveNoHeapThreadsOrDescriptorsBehind() throws Exception {
    calls(1_000_000);
  }

  private static void calls(int count) throws Exception {
    int threads = 8;
    try (RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Lab lab = client.service(Lab.class);
      run(lab, threads, 40_000);
      long heap = Resources.heapAfterGc();
      int descriptors = Resources.descriptors();
      List<String> ours = Resources.threads("plainrpc-");

      run(lab, threads, count);

      long more = Resources.heapAfterGc() - heap;
      Report.line("R1-calls", count, count);
      Report.line("R1-heap-more", more, 2 * MIB);
      Report.line("R1-in-flight", server.callsInFlight(), 0);
      assertTrue(more <= 2 * MIB, more + " bytes more");
      assertEquals(0, server.callsInFlight());
      assertTrue(client.toString().contains(" 0 calls in flight"), client.toString());
      // Pools let idle threads go after ten seconds; how many they had at first is chance.
      int most = Math.max(
          ours.size() + notYetStarted(ours, server.connections()), THREADS_OF_ONE_CONNECTION);
      Await.eventually(
          () -> Resources.threads("plainrpc-") + " are no more than " + ours,
          Duration.ofSeconds(15),
          () -> Resources.threads("plainrpc-").size() <= most);
      Report.line("R1-threads-more", Math.max(0, Resources.threads("plainrpc-").size() - most), 0);
      if (descriptors < 0) {
        Report.skipped("R1-descriptors-more", "no /proc/self/fd");
      } else {
        Await.eventually(
            () -> Resources.descriptors() + " descriptors, at first " + descriptors,
            Duration.ofSeconds(5),
            () -> Resources.descriptors() <= descriptors);
        Report.line("R1-descriptors-more", 0, 0);
      }
    }
  }

  /** A connection starts its stand-by reader and its writer with the first need, which may come late. */
  private static int notYetStarted(List<String> threads, int connections) {
    long started = threads.stream()
        .filter(name -> name.startsWith("plainrpc-client-"))
        .filter(name -> name.endsWith("-reader") || name.endsWith("-writer"))
        .count();
    return 2 * connections - (int) started;
  }

  /** Accept, timer, watchdog, a reader and one left behind; the client's timer, reader, writer and four that complete futures. */
  private static final int THREADS_OF_ONE_CONNECTION = 12;

  private static void run(Lab lab, int threads, int count) throws Exception {
    List<OnThread<Void>> callers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      callers.add(Calls.onThread("caller-" + t, () -> {
        for (int i = 0; i < count / threads; i++) {
          String text = "text " + i;
          boolean right = i % 10 == 0
              ? Calls.outcome(lab.later(text)).equals(text)
              : lab.call(text).equals(text);
          assertTrue(right);
        }
        return null;
      }));
    }
    for (OnThread<Void> caller : callers) {
      caller.get();
    }
  }

  @Test
  void connectionsThatComeAndGoLeaveNothingBehind() throws Exception {
    int rounds = 300;
    try (RpcServer server =
        RpcServer.builder().service(Lab.class, LabHandler.echo()).start()) {
      connect(server, 50);
      long heap = Resources.heapAfterGc();
      int descriptors = Resources.descriptors();
      connect(server, rounds);
      Resources.awaitNoThreads("plainrpc-client-127.0.0.1:" + server.port(), Duration.ofSeconds(2));
      Await.eventually("the server is alone", Await.SOON, () -> server.connections() == 0);
      long more = Resources.heapAfterGc() - heap;
      Report.line("connects-heap-more", more, 2 * MIB);
      assertTrue(more <= 2 * MIB, more + " bytes more");
      Await.eventually(
          () -> Resources.descriptors() + " descriptors, at first " + descriptors,
          Duration.ofSeconds(5),
          () -> Resources.descriptors() <= descriptors + 3);
      Report.line("connects", rounds, rounds);
    }
  }

  private static void connect(RpcServer server, int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      try (RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
        Lab lab = client.service(Lab.class);
        assertEquals("text", lab.call("text"));
        if (i % 3 == 0) {
          assertEquals("text", Calls.outcome(lab.later("text")));
        }
      }
    }
  }

  @Test
  void serversThatComeAndGoLeaveNothingBehind() throws Exception {
    int rounds = 100;
    serve(20);
    int descriptors = Resources.descriptors();
    serve(rounds);
    Resources.awaitNoThreads("plainrpc-", Duration.ofSeconds(2));
    Await.eventually(
        () -> Resources.descriptors() + " descriptors, at first " + descriptors,
        Duration.ofSeconds(5),
        () -> Resources.descriptors() <= descriptors + 3);
    Report.line("servers-come-and-go", rounds, rounds);
  }

  private static void serve(int rounds) {
    for (int i = 0; i < rounds; i++) {
      try (RpcServer server =
              RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
          RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
        assertEquals("text", client.service(Lab.class).call("text"));
      }
    }
  }
}
