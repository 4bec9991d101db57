package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.ChildJvm;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server that has no descriptors left goes on serving, hardly notices, and accepts again when there are some. */
class DescriptorsRunOutTest {
  private static final int DESCRIPTORS = 128;
  private static final int CONNECTIONS = 300;

  /** A server in which everybody may connect and say nothing; tells what its accepting thread has used. */
  static final class Server {
    private Server() {}

    public static void main(String[] arguments) throws InterruptedException {
      RpcServer server = RpcServer.builder()
          .maxUnauthenticatedConnections(1_000)
          .maxUnauthenticatedPerSource(1_000)
          .service(Lab.class, LabHandler.echo().call(text -> text.equals("cpu") ? cpu() : text))
          .start();
      System.out.println(server.port());
      System.out.flush();
      server.awaitClose();
    }

    private static String cpu() {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
          .filter(one -> one != null && one.getThreadName().endsWith("-accept"))
          .map(one -> Long.toString(threads.getThreadCpuTime(one.getThreadId())))
          .findFirst()
          .orElse("none");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void runningCallsGoOnAndAcceptingRecovers() throws Exception {
    Pauses.watchFromNow();
    try (ChildJvm child = ChildJvm.startWithDescriptors(DESCRIPTORS, Server.class)) {
      int port = Integer.parseInt(child.line());
      try (RpcClient client = RpcClient.connect("127.0.0.1:" + port)) {
        Lab lab = client.service(Lab.class);
        // Once before there is no descriptor left for reading classes.
        long before = Long.parseLong(lab.call("cpu"));
        AtomicBoolean stop = new AtomicBoolean();
        OnThread<Integer> calls = Calls.onThread("calls", () -> callUntil(lab, stop));
        List<Socket> crowd = connect(port);
        Await.eventually(
            "descriptors have run out",
            Await.SOON,
            () -> said(child).contains("cannot accept connections"));
        long start = System.nanoTime();
        before = Long.parseLong(lab.call("cpu"));
        Await.elapse(Duration.ofSeconds(2));
        long used = Long.parseLong(lab.call("cpu")) - before;
        double percent = 100.0 * used / (System.nanoTime() - start);
        Report.line("F7-accept-cpu-percent", String.format("%.1f", percent), 5);
        assertTrue(percent <= 5, percent + " %");

        for (Socket socket : crowd) {
          socket.close();
        }
        long freed = System.nanoTime();
        assertEquals("again", connectAndCall(port));
        long millis = Pauses.millisSince(freed);
        Report.line("F7-recovery-millis", millis, 1000);
        assertTrue(millis <= 1000, millis + " ms");
        stop.set(true);
        Report.line("F7-running-calls", calls.get(), ">0");
        Report.line("F7-running-calls-failed", 0, 0);
        Await.eventually(
            () -> "the log says that it is over: " + said(child),
            Await.SOON,
            () -> said(child).contains("accepting connections again"));
        assertEquals(1, count(said(child), "cannot accept connections"), said(child));
        assertEquals(1, count(said(child), "accepting connections again"), said(child));
        System.out.println(said(child).lines().filter(l -> l.contains("accept")).toList());
      }
    }
  }

  /** Any failure ends the test. */
  private static int callUntil(Lab lab, AtomicBoolean stop) {
    int right = 0;
    while (!stop.get()) {
      assertEquals("text " + right, lab.call("text " + right));
      right++;
    }
    return right;
  }

  private static List<Socket> connect(int port) throws Exception {
    List<Socket> all = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      all.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
    return all;
  }

  /** What is closed while the last of the crowd goes may be tried again. */
  private static String connectAndCall(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try (RpcClient client = RpcClient.connect("127.0.0.1:" + port)) {
        return client.service(Lab.class).call("again");
      } catch (RuntimeException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
    }
  }

  private static String said(ChildJvm child) {
    try {
      return child.errors();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long count(String text, String part) {
    return text.lines().filter(line -> line.contains(part)).count();
  }
}
