package io.plainrpc.example.client;

import io.plainrpc.client.RpcClient;
import io.plainrpc.example.EchoService;
import io.plainrpc.example.cli.FailedException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The part of the demo in which everything works. */
final class DemoCalls {
  private static final int CALLERS = 8;
  private static final int CALLS_EACH = 250;

  private final EchoService echo;
  private final DemoService demo;
  private final PrintWriter out;

  DemoCalls(RpcClient client, PrintWriter out) {
    this.echo = client.service(EchoService.class);
    this.demo = client.service(DemoService.class);
    this.out = out;
  }

  void run() {
    heading("Calls: an interface, EchoService, whose method upper(String) runs in the server");
    show("hello", "HELLO");
    show("straße", "STRASSE");
    show("İstanbul, 世界, 🎉", "İSTANBUL, 世界, 🎉");

    heading("Calls at the same time: " + CALLERS + " threads share the client and its connections");
    callTogether();

    heading("A call that does not wait: its method returns a CompletableFuture");
    CompletableFuture<String> later = demo.upperLater("later");
    out.println("  upperLater(\"later\") has returned, and this line is printed meanwhile");
    String reply = later.join();
    expect("LATER", reply);
    out.println("  then the future completes with \"" + reply + "\"");
  }

  private void show(String text, String expected) {
    String reply = echo.upper(text);
    expect(expected, reply);
    out.println("  upper(\"" + text + "\") returns \"" + reply + "\"");
  }

  private void callTogether() {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      long start = System.nanoTime();
      List<CompletableFuture<Void>> done = IntStream.range(0, CALLERS)
          .mapToObj(caller -> CompletableFuture.runAsync(() -> callOften(caller), callers))
          .toList();
      done.forEach(CompletableFuture::join);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      out.println("  " + CALLERS * CALLS_EACH + " calls in " + millis
          + " ms, and each got the reply to its own request");
    } finally {
      callers.shutdownNow();
    }
  }

  private void callOften(int caller) {
    for (int i = 0; i < CALLS_EACH; i++) {
      expect("CALLER " + caller + " CALL " + i, echo.upper("caller " + caller + " call " + i));
    }
  }

  private void heading(String text) {
    out.println();
    out.println(text);
  }

  private static void expect(String expected, String reply) {
    if (!expected.equals(reply)) {
      throw new FailedException(
          "the demo expected \"" + expected + "\" and got \"" + reply + "\"", null);
    }
  }
}
