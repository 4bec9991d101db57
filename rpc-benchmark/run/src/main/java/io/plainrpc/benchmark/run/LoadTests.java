package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads that PlainRPC has to bear without a failed call or a wrong reply: many sizes mixed, and many connections with several calls in
 * flight.
 */
record LoadTests(long mixedCalls, long wideSeconds, Progress progress, Notes notes) {
  /** In the module of PlainRPC, which is not in this program's class path. */
  private static final String MAIN = "io.plainrpc.benchmark.plainrpc.LoadProcess";

  private static final long START_MILLIS = 60_000;
  private static final double MIXED_PER_SECOND = 5000;

  LoadTests {
    progress.plan(mixedCalls / MIXED_PER_SECOND + wideSeconds);
  }

  /** A line for each. */
  List<String> run(Contestant ours) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    lines.add(run(ours, "mixed", mixedCalls));
    progress.done(mixedCalls / MIXED_PER_SECOND);
    lines.add(run(ours, "wide", wideSeconds));
    progress.done((double) wideSeconds);
    return lines;
  }

  private String run(Contestant ours, String what, long amount)
      throws IOException, InterruptedException {
    progress.say("load, " + what);
    try (Child server = new Child(ours, ServerProcess.class, ours.subject().id())) {
      String port = Long.toString(server.answer(START_MILLIS).number("port"));
      List<String> command = Child.command(ours, MAIN, what, port, Long.toString(amount));
      Process client = new ProcessBuilder(command)
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
      List<String> output;
      try (var reader = client.inputReader(StandardCharsets.UTF_8)) {
        output = reader.lines().toList();
      }
      int code = client.waitFor();
      Reply stats = server.ask("stats", START_MILLIS);
      String line = String.join(" ", output) + "; the server used " + stats.number("threads")
          + " threads at the end and " + stats.number("rss") / (1 << 20) + " MiB";
      if (code != 0) {
        notes.add("load, " + what + ", failed: " + line);
      }
      return line;
    } catch (SubjectException e) {
      notes.add("load, " + what + ", failed: " + e.getMessage());
      return what + ": " + e.getMessage();
    }
  }
}
