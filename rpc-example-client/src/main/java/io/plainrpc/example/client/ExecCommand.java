package io.plainrpc.example.client;

import io.plainrpc.DeadlineExceededException;
import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.cli.Failures;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One command on the server's machine, as if it ran here. */
@Command(
    name = "exec",
    description = "Runs a command on the server's machine, without a shell.",
    customSynopsis = {
      "rpc-example-client exec [--dir=DIR] [--env=K=V]... [--timeout=SECONDS]",
      "                               [--token=FILE] [--server=HOST:PORT] -- CMD ARG..."
    },
    sortOptions = false,
    footer = {
      "",
      "Standard input is passed on, standard output and standard error come back as",
      "they are written. When this program ends, by Ctrl-C for example, the command",
      "is killed with everything that it has started.",
      "",
      "Exit codes: that of the command, or 128 + N if signal N killed it; 124 if",
      "--timeout did; 2 for wrong use; 255 if it could not be run or followed to",
      "its end.",
      "",
      "  rpc-example-client exec -- ls -l /tmp",
      "  tar c . | rpc-example-client exec --dir /backup -- tar x",
      "  rpc-example-client exec --env LANG=C -- sh -c 'echo $LANG | wc -c'"
    })
final class ExecCommand implements Callable<Integer> {
  static final int TIMED_OUT = 124;
  private static final int FAILED = 255;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where it runs. Default: where the server was started.")
  private String directory;

  @Option(
      names = "--env",
      paramLabel = "K=V",
      description =
          "A variable for it; may be given several times. Of the server's own it gets few.")
  private List<String> variables = List.of();

  @Option(
      names = "--token",
      paramLabel = "FILE",
      description = "The server's token. Default: ~/.plainrpc/token.")
  private Path token;

  @Parameters(
      paramLabel = "CMD ARG",
      arity = "1..*",
      description = "The program and its arguments.")
  private List<String> command;

  @ParentCommand
  private ClientMain program;

  private CommandSpec spec;

  /** Without -- the first word that is no option begins the command, whose own options are not ours. */
  @Spec
  void spec(CommandSpec injected) {
    spec = injected;
    injected.parser().stopAtPositional(true);
  }

  @Override
  public Integer call() {
    ExecRequest request = request();
    Failures failures = program.failures();
    // Not System.in and System.out: those buffer and translate.
    InputStream in = new FileInputStream(FileDescriptor.in);
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    try (CommandRunner runner = program.commandRunner(token)) {
      ExecResult result = runner.run(request, in, out, err);
      if (result.timedOut()) {
        failures.print("the command was killed after its time limit of "
            + Seconds.text(request.timeLimit()) + " (--timeout)");
        return TIMED_OUT;
      }
      return result.exitCode();
    } catch (DeadlineExceededException e) {
      failures.print(e);
      return request.timeLimit() == null ? FAILED : TIMED_OUT;
    } catch (ExecException | InterruptedException | RuntimeException e) {
      failures.print(e);
      return FAILED;
    }
  }

  private ExecRequest request() {
    try {
      return ExecRequest.of(command)
          .withDirectory(directory)
          .withEnvironment(environment())
          .withTimeLimit(program.timeout());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      if (equals < 1) {
        throw new ParameterException(
            spec.commandLine(), "--env takes NAME=VALUE, not '" + variable + "'");
      }
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return environment;
  }
}
