package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.FirstReply;
import io.plainrpc.benchmark.ServerProcess;
import io.plainrpc.benchmark.Subject.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a fresh client process takes to its first reply, from a server that runs already. */
final class ColdStart {
  private static final long START_MILLIS = 60_000;
  private static final double PLANNED_SECONDS = 1;

  private final List<Contestant> contestants;
  private final int rounds;
  private final Progress progress;
  private final Notes notes;

  ColdStart(List<Contestant> contestants, int rounds, Progress progress, Notes notes) {
    this.contestants = contestants;
    this.rounds = rounds;
    this.progress = progress;
    this.notes = notes;
    progress.plan(PLANNED_SECONDS * contestants.size() * (rounds + 1));
  }

  /** Milliseconds by contestant. */
  Map<String, Spread> run() throws IOException, InterruptedException {
    Map<Contestant, Child> servers = new LinkedHashMap<>();
    Map<String, List<Double>> millis = new LinkedHashMap<>();
    try {
      Map<Contestant, String> ports = new LinkedHashMap<>();
      for (Contestant contestant : contestants) {
        Child server =
            new Child(contestant, ServerProcess.class, contestant.subject().id());
        servers.put(contestant, server);
        serverPort(contestant, server, ports);
      }
      // Once for the files to be in memory, which does not count.
      for (int round = -1; round < rounds; round++) {
        progress.say("cold start, round " + (round + 1) + " of " + rounds);
        List<Contestant> order = new ArrayList<>(ports.keySet());
        if (round % 2 == 0) {
          Collections.reverse(order);
        }
        for (Contestant contestant : order) {
          time(contestant, round, millis, ports);
          progress.done(PLANNED_SECONDS);
        }
      }
    } finally {
      for (Child server : servers.values()) {
        server.close();
      }
    }
    Map<String, Spread> spreads = new LinkedHashMap<>();
    millis.forEach((id, values) -> spreads.put(id, Spread.of(values)));
    return spreads;
  }

  private void serverPort(Contestant contestant, Child server, Map<Contestant, String> ports)
      throws IOException, InterruptedException {
    try {
      ports.put(contestant, Long.toString(server.answer(START_MILLIS).number("port")));
    } catch (SubjectException e) {
      notes.add(contestant.id() + " is left out of the cold start: " + e.getMessage());
    }
  }

  private void time(
      Contestant contestant,
      int round,
      Map<String, List<Double>> millis,
      Map<Contestant, String> ports)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Process process = new ProcessBuilder(Child.command(
            contestant, FirstReply.class, contestant.subject().id(), ports.get(contestant)))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    boolean replied = hasReplied(process);
    double took = (System.nanoTime() - begin) / 1e6;
    process.destroyForcibly();
    process.waitFor();
    if (!replied) {
      ports.remove(contestant);
      millis.remove(contestant.id());
      // Arrays of bytes have no such method.
      if (contestant.subject().kind() != Kind.FLOOR) {
        notes.add(contestant.id() + " is left out of the cold start: no reply");
      }
    } else if (round >= 0) {
      millis.computeIfAbsent(contestant.id(), key -> new ArrayList<>()).add(took);
    }
  }

  /** Frameworks may write other lines before. */
  private static boolean hasReplied(Process process) throws IOException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("reply")) {
          return true;
        }
      }
      return false;
    }
  }
}
