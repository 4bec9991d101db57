package io.plainrpc.example.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The options that every program and each of its commands has. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = JarVersion.class,
    scope = ScopeType.INHERIT)
public abstract class RootCommand {
  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      order = 1,
      description = "Log details, and show the stack trace of a failure.")
  private boolean verbose;

  @Spec
  private CommandSpec spec;

  /** For subclasses. */
  protected RootCommand() {}

  /**
   * The program as it is described to the command line, with its streams.
   *
   * @return never null while a command line is read or run
   */
  protected final CommandLine commandLine() {
    return spec.commandLine();
  }

  /**
   * Where results go.
   *
   * @return standard output, or what stands for it
   */
  public final PrintWriter out() {
    return commandLine().getOut();
  }

  /**
   * Where failures go.
   *
   * @return a printer to standard error, or what stands for it
   */
  public final Failures failures() {
    return new Failures(commandLine().getErr(), verbose);
  }

  final boolean isVerbose() {
    return verbose;
  }
}
