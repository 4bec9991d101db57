package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.Subject.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** PlainRPC and bare sockets, in less than five minutes. */
@Command(
    name = "quick",
    description = "PlainRPC and bare sockets only, in less than five minutes. Prints tables.",
    sortOptions = false)
final class QuickCommand implements Callable<Integer> {
  private static final int MILLIS = 700;
  private static final int WARM_UP_MILLIS = 1500;
  private static final int COLD_STARTS = 5;
  private static final List<String> SETTINGS = List.of(
      "existUser/1/pinned",
      "getUser/1/pinned",
      "existUser/1",
      "existUser/4",
      "existUser/32",
      "existUser/256",
      "listUser/32",
      "upper16/32",
      "echo1m/1",
      "existUser/8/beside");

  @Spec
  private CommandSpec spec;

  @Mixin
  private Options options;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Measuring measuring =
        new Measuring(spec.commandLine().getOut(), spec.commandLine().getErr());
    List<Path> javas = options.javas();
    if (options.isListing()) {
      measuring.list(Options.catalogue(javas.get(0)));
      return 0;
    }
    Pace pace = options.pace(MILLIS, WARM_UP_MILLIS);
    List<Setting> settings = options.settings(SETTINGS);
    PrintWriter out = spec.commandLine().getOut();
    int code = 0;
    for (Path java : javas) {
      List<SubjectInfo> subjects =
          options.choose(Options.catalogue(java), List.of(Kind.FLOOR, Kind.OURS));
      Findings findings =
          measuring.contest(java, subjects, settings, pace, options.isPartial() ? 0 : COLD_STARTS);
      out.print(Report.text(findings, measuring.notes()));
      out.flush();
      code = Math.max(code, findings.goals().invalidity() == null ? 0 : 1);
    }
    return code;
  }
}
