package io.plainrpc.benchmark.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures contestants that take turns. The processes of all live from the beginning to the end. In each round, each setting is run
 * once by each contestant, in an order that is reversed with every round: a change of the machine's mood hits all alike.
 */
final class Contest {
  private static final long FAIR_MILLIS = 5000;
  private static final int FAIR_ROUNDS = 3;

  private final List<Contestant> contestants;
  private final List<Setting> settings;
  private final Pace pace;
  private final Progress progress;
  private final Notes notes;
  private final String processors = Processors.all();
  private final Results results = new Results();

  Contest(
      List<Contestant> contestants,
      List<Setting> settings,
      Pace pace,
      Progress progress,
      Notes notes) {
    this.contestants = contestants;
    this.settings = settings;
    this.pace = pace;
    this.progress = progress;
    this.notes = notes;
    for (Setting setting : settings) {
      progress.plan(
          seconds(setting) * rounds(setting) + contestants.size() * pace.warmUpMillis() / 1e3);
    }
  }

  private int rounds(Setting setting) {
    return setting.mode() == Setting.Mode.FAIR
        ? Math.min(FAIR_ROUNDS, pace.rounds())
        : pace.rounds();
  }

  private long millis(Setting setting) {
    return setting.mode() == Setting.Mode.FAIR ? FAIR_MILLIS : pace.millis();
  }

  private double seconds(Setting setting) {
    return contestants.size() * millis(setting) / 1e3;
  }

  Results run() throws IOException, InterruptedException {
    Map<Contestant, Pair> pairs = new LinkedHashMap<>();
    try {
      start(pairs);
      Map<Setting, List<Contestant>> able = new LinkedHashMap<>();
      for (Setting setting : settings) {
        able.put(setting, warmUp(setting, pairs));
      }
      for (int round = 0; round < pace.rounds(); round++) {
        for (Setting setting : settings) {
          if (round < rounds(setting)) {
            progress.say("round " + (round + 1) + " of " + rounds(setting) + ": " + setting);
            run(setting, able.get(setting), round, pairs);
            progress.done(seconds(setting));
          }
        }
      }
    } finally {
      for (Pair pair : pairs.values()) {
        pair.close();
      }
    }
    return results;
  }

  private void start(Map<Contestant, Pair> pairs) throws IOException, InterruptedException {
    for (Contestant contestant : contestants) {
      try {
        pairs.put(contestant, new Pair(contestant));
      } catch (SubjectException e) {
        notes.add(contestant.id() + " is left out, as it does not start: " + e.getMessage());
      }
    }
  }

  /** Returns those that can do it. */
  private List<Contestant> warmUp(Setting setting, Map<Contestant, Pair> pairs)
      throws IOException, InterruptedException {
    progress.say("warm-up: " + setting);
    List<Contestant> able = new ArrayList<>();
    for (Contestant contestant : pairs.keySet()) {
      if (tryRun(setting, contestant, pairs, pace.warmUpMillis()) != null) {
        able.add(contestant);
      }
      progress.done(pace.warmUpMillis() / 1e3);
    }
    return able;
  }

  private void run(Setting setting, List<Contestant> able, int round, Map<Contestant, Pair> pairs)
      throws IOException, InterruptedException {
    List<Contestant> order = new ArrayList<>(able);
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    for (Contestant contestant : order) {
      Sample sample = tryRun(setting, contestant, pairs, millis(setting));
      if (sample == null) {
        able.remove(contestant);
        results.remove(setting, contestant.id());
      } else {
        results.add(setting, contestant.id(), sample);
      }
    }
  }

  /** Null when it cannot. */
  private Sample tryRun(
      Setting setting, Contestant contestant, Map<Contestant, Pair> pairs, long millis)
      throws IOException, InterruptedException {
    Pair pair = pairs.get(contestant);
    boolean pinned = setting.mode() == Setting.Mode.PINNED;
    if (pinned && processors == null) {
      notes.add("pinned settings are left out: they take Linux and taskset");
      return null;
    }
    try {
      if (pinned) {
        pair.pin(Processors.first(processors));
      }
      return pair.run(setting, millis);
    } catch (SubjectException e) {
      if (!e.isUnsupported()) {
        notes.add(contestant.id() + " is left out of " + setting + ": " + e.getMessage());
      }
      return null;
    } finally {
      if (pinned) {
        pair.pin(processors);
      }
    }
  }
}
