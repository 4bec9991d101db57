package io.plainrpc.example.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * A command-line program: reads the arguments, runs the command, and turns what comes of it into an exit code.
 *
 * <p>0 is success, 1 a failure, told in one line, and 2 wrong use, told with the usage help. Standard output and standard
 * error are UTF-8 whatever the locale is.
 */
public final class Program {
  private Program() {}

  /**
   * Runs a command with this process's standard streams.
   *
   * @param root the program's command
   * @param args the command line
   * @return the exit code
   */
  public static int run(RootCommand root, String... args) {
    // For the loggers, which write here; what this class writes goes its own way.
    System.setErr(new PrintStream(
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.err)),
        true,
        StandardCharsets.UTF_8));
    PrintWriter out = utf8(FileDescriptor.out);
    PrintWriter err = utf8(FileDescriptor.err);
    String problem = Arguments.problem(args);
    if (problem != null) {
      new Failures(err, false).print(problem);
      return ExitCode.USAGE;
    }
    int code = commandLine(root, out, err).execute(args);
    if (out.checkError() && code == ExitCode.OK) {
      new Failures(err, false)
          .print("standard output cannot be written; is its reader gone or the disk full?");
      return ExitCode.SOFTWARE;
    }
    return code;
  }

  /**
   * The program without its process, for tests.
   *
   * @param root the program's command
   * @param out takes the place of standard output
   * @param err takes the place of standard error
   * @return what reads and runs command lines
   */
  public static CommandLine commandLine(RootCommand root, PrintWriter out, PrintWriter err) {
    return new CommandLine(root)
        .setOut(out)
        .setErr(err)
        .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
        // An argument that begins with @ is a text like any other, not a file of arguments.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, args) -> wrongUse(e))
        .setExecutionExceptionHandler((e, command, parsed) -> {
          root.failures().print(e);
          return ExitCode.SOFTWARE;
        })
        .setExecutionStrategy(parsed -> execute(root, parsed));
  }

  private static int execute(RootCommand root, ParseResult parsed) {
    if (root.isVerbose()) {
      // Read when the first logger is made, which is after this.
      System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
    }
    return new RunLast().execute(parsed);
  }

  private static int wrongUse(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("error: " + Failures.oneLine(e.getMessage()));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println();
    command.usage(err, command.getColorScheme());
    err.flush();
    return ExitCode.USAGE;
  }

  private static PrintWriter utf8(FileDescriptor descriptor) {
    Writer writer =
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8);
    return new PrintWriter(new BufferedWriter(writer), true);
  }
}
