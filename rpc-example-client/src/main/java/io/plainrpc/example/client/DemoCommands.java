package io.plainrpc.example.client;

import io.plainrpc.RpcException;
import io.plainrpc.Token;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecException.Reason;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.ExecService;
import io.plainrpc.example.cli.FailedException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The part of the demo in which a command is run, and others are not. */
final class DemoCommands {
  /** All that the demo's server permits. */
  static final List<String> PERMITTED = List.of("echo", "$HOME", "*", "'as it is'");

  private final RpcClient stranger;
  private final Token token;
  private final PrintWriter out;

  DemoCommands(RpcClient stranger, Token token, PrintWriter out) {
    this.stranger = stranger;
    this.token = token;
    this.out = out;
  }

  void run(String server) {
    out.println();
    out.println(
        "Commands: ExecService runs one, without a shell, for whoever has the server's token");
    try (RpcClient known = RpcClient.builder().server(server).credentials(token).build()) {
      permitted(known.service(ExecService.class));
      another(known.service(ExecService.class));
    }
    unknown(stranger.service(ExecService.class));
  }

  private void permitted(ExecService exec) {
    try {
      ExecResult result = exec.run(ExecRequest.of(PERMITTED));
      String text = new String(result.stdout(), StandardCharsets.UTF_8).strip();
      expect(result.exitCode() == 0 && text.equals("$HOME * 'as it is'"), text);
      out.println("  run(" + PERMITTED + ") prints " + text + ", exit code " + result.exitCode());
    } catch (ExecException e) {
      // A machine without echo; the rest can be shown all the same.
      expect(e.reason() == Reason.NOT_FOUND, e.toString());
      out.println("  run(" + PERMITTED + "): " + e.getMessage());
    }
  }

  private void another(ExecService exec) {
    try {
      exec.run(ExecRequest.of("echo", "something else"));
      expect(false, "a command was run that is not permitted");
    } catch (ExecException e) {
      expect(e.reason() == Reason.NOT_PERMITTED, e.toString());
      show("another command", "ExecException, " + e.reason(), e.getMessage());
    }
  }

  private void unknown(ExecService exec) {
    try {
      exec.run(ExecRequest.of(PERMITTED));
      expect(false, "a command was run for a stranger");
    } catch (UnauthenticatedException e) {
      show(
          "the same command, but the client has no token",
          "UnauthenticatedException, " + e.execution(),
          e.getMessage());
    } catch (ExecException | RpcException e) {
      expect(false, e.toString());
    }
  }

  private void show(String what, String type, String message) {
    out.println();
    out.println("  " + what + ":");
    out.println("    " + type);
    out.println("    " + message);
  }

  private static void expect(boolean as, String what) {
    if (!as) {
      throw new FailedException("the demo did not expect: " + what, null);
    }
  }
}
