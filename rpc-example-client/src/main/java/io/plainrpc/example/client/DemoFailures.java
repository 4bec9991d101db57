package io.plainrpc.example.client;

import io.plainrpc.CannotConnectException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.RpcException;
import io.plainrpc.TooLargeException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.EchoService;
import io.plainrpc.example.cli.FailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** The part of the demo in which calls fail, on purpose. */
final class DemoFailures {
  private final RpcClient client;
  private final String server;
  private final PrintWriter out;

  DemoFailures(RpcClient client, String server, PrintWriter out) {
    this.client = client;
    this.server = server;
    this.out = out;
  }

  void run() {
    out.println();
    out.println("Failures: each has a type of its own, and says whether the method may have run");
    nobodyListens();
    deadlinePasses();
    messageIsTooLarge();
  }

  private void nobodyListens() {
    // Bound but not listening: nobody else can take the port meanwhile.
    try (Socket reserved = new Socket()) {
      reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (RpcClient lost = RpcClient.connect("127.0.0.1:" + reserved.getLocalPort())) {
        EchoService echo = lost.service(EchoService.class);
        show(
            "nobody listens on that port", CannotConnectException.class, () -> echo.upper("hello"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deadlinePasses() {
    // A client of its own, because the message tells the state of its connections.
    try (RpcClient impatient =
        RpcClient.builder().server(server).timeout(Duration.ofMillis(200)).build()) {
      show(
          "the method takes longer than the 200 ms that the caller gives it",
          DeadlineExceededException.class,
          impatient.service(DemoService.class)::takeForever);
    }
  }

  private void messageIsTooLarge() {
    EchoService echo = client.service(EchoService.class);
    show(
        "an argument of 5 MiB, where 4 MiB are allowed",
        TooLargeException.class,
        () -> echo.upper("x".repeat(5 << 20)));
  }

  private void show(String what, Class<? extends RpcException> expected, Runnable call) {
    RpcException failure = failureOf(call);
    if (!expected.isInstance(failure)) {
      throw new FailedException(
          "the demo expected " + expected.getSimpleName() + " and got " + failure, failure);
    }
    out.println();
    out.println("  " + what + ":");
    out.println("    " + expected.getSimpleName() + ", " + failure.execution());
    out.println("    " + failure.getMessage());
  }

  private static RpcException failureOf(Runnable call) {
    try {
      call.run();
      return null;
    } catch (RpcException e) {
      return e;
    }
  }
}
