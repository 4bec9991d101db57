package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.Subject.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Measures on one JDK after the other, as both commands do. */
final class Measuring {
  static final String OURS = "plainrpc";

  /** A server takes 10,000 unless told otherwise, those with calls included. */
  private static final int IDLE_CONNECTIONS = 9_900;

  static final long MIXED_CALLS = 500_000;
  static final long WIDE_SECONDS = 60;

  /** Enough to see what another configuration costs. */
  private static final List<Setting> VARIANT_SETTINGS = List.of(
          "existUser/1/pinned",
          "existUser/32",
          "listUser/32",
          "upper16/32",
          "existUser/8/beside",
          "echo1m/1")
      .stream()
      .map(Setting::parse)
      .toList();

  /** Compared with bare sockets only: connections without calls, of which there are many. */
  private static final List<String> IDLE_SUBJECTS = List.of("ping-pong", OURS);

  private final PrintWriter out;
  private final PrintWriter err;
  private final Notes notes;

  Measuring(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
    this.notes = new Notes(err);
  }

  Notes notes() {
    return notes;
  }

  void list(Catalogue catalogue) {
    for (SubjectInfo subject : catalogue.subjects()) {
      out.println(subject.id() + ": " + subject.name());
    }
    noteMissing(catalogue);
  }

  void noteMissing(Catalogue catalogue) {
    if (!catalogue.missing().isEmpty()) {
      notes.add("left out, as they are not built: " + String.join(", ", catalogue.missing())
          + "; mvn -q -DskipTests -Ppeers package builds them");
    }
  }

  /** The contest and nothing else but cold starts, if their number is not 0. */
  Findings contest(
      Path java, List<SubjectInfo> subjects, List<Setting> settings, Pace pace, int coldStarts)
      throws IOException, InterruptedException {
    List<Contestant> contestants = contestants(subjects, java);
    Progress progress = new Progress(err);
    Contest contest = new Contest(contestants, settings, pace, progress, notes);
    ColdStart coldStart =
        coldStarts == 0 ? null : new ColdStart(contestants, coldStarts, progress, notes);
    return Findings.of(
        Machine.jdk(java),
        contestants,
        contest.run(),
        coldStart == null ? Map.of() : coldStart.run());
  }

  /** Everything. With {@code compared}, an older JDK, also how PlainRPC does on this one and on that. The
   * contest, which takes longest, is told as soon as it is over, in case that somebody interrupts the rest. */
  Findings everything(
      Path java,
      List<SubjectInfo> subjects,
      List<SubjectInfo> variants,
      List<Setting> settings,
      Pace pace,
      Path compared,
      Consumer<Findings> afterContest)
      throws IOException, InterruptedException {
    List<Contestant> contestants = contestants(subjects, java);
    List<Contestant> ours = contestants.stream()
        .filter(contestant -> contestant.subject().kind() == Kind.OURS)
        .toList();
    List<Contestant> configurations = new ArrayList<>(ours);
    configurations.addAll(contestants(variants, java));
    List<Contestant> idling = contestants.stream()
        .filter(contestant -> IDLE_SUBJECTS.contains(contestant.id()))
        .toList();

    Progress progress = new Progress(err);
    Contest contest = new Contest(contestants, settings, pace, progress, notes);
    Contest variantContest = new Contest(configurations, VARIANT_SETTINGS, pace, progress, notes);
    JdkComparison comparison = compared == null || ours.isEmpty()
        ? null
        : new JdkComparison(ours.get(0), compared, settings, pace, progress, notes);
    ColdStart coldStart = new ColdStart(contestants, 2 * pace.rounds(), progress, notes);
    IdleTest idle = new IdleTest(IDLE_CONNECTIONS, pace, progress, notes);
    LoadTests load = new LoadTests(MIXED_CALLS, WIDE_SECONDS, progress, notes);
    Findings first = Findings.of(Machine.jdk(java), contestants, contest.run(), Map.of());
    afterContest.accept(first);
    return new Findings(
        first.jdk(),
        contestants,
        first.results(),
        coldStart.run(),
        idle.run(idling),
        configurations,
        variantContest.run(),
        ours.isEmpty() ? List.of() : load.run(ours.get(0)),
        comparison == null ? null : comparison.run());
  }

  /** Only the load. */
  List<String> load(Contestant ours, long mixedCalls, long wideSeconds)
      throws IOException, InterruptedException {
    return new LoadTests(mixedCalls, wideSeconds, new Progress(err), notes).run(ours);
  }

  private static List<Contestant> contestants(List<SubjectInfo> subjects, Path java) {
    return subjects.stream().map(subject -> new Contestant(subject, java)).toList();
  }
}
