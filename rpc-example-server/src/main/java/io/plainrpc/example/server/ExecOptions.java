package io.plainrpc.example.server;

import io.plainrpc.Identity;
import io.plainrpc.Token;
import io.plainrpc.example.ExecService;
import io.plainrpc.example.cli.FailedException;
import io.plainrpc.example.server.exec.ExecAuthorizer;
import io.plainrpc.example.server.exec.ExecOff;
import io.plainrpc.example.server.exec.ExecPolicy;
import io.plainrpc.example.server.exec.ExecServiceImpl;
import io.plainrpc.server.RpcServer;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What the server's command line says about running commands, and what follows from it. Confined to the main thread. */
final class ExecOptions {
  /** Room for the output and the input of commands. */
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  @Option(
      names = "--allow-exec",
      description = "Run commands for callers who have the token in DIR, as the user who runs this"
          + " server. Only together with a HOST that other machines cannot reach.")
  private boolean allowed;

  @Option(
      names = "--max-commands",
      paramLabel = "N",
      defaultValue = "" + ExecServiceImpl.DEFAULT_MAX_COMMANDS,
      description = "Commands that may run at once. Default: ${DEFAULT-VALUE}.")
  private int maxCommands;

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      description = "Where the file 'token' is, and is made if need be; for your eyes only."
          + " Default: ~/.plainrpc.")
  private Path stateDirectory;

  private ExecServiceImpl service;

  boolean isAllowed() {
    return allowed;
  }

  int maxCommands() {
    return maxCommands;
  }

  /** Exports the service, for callers with the token if commands are allowed, else for saying that they are not. */
  void export(RpcServer.Builder server) {
    if (!allowed) {
      server.service(ExecService.class, new ExecOff());
      return;
    }
    String user = System.getProperty("user.name");
    Path file = tokenFile();
    service = new ExecServiceImpl(ExecPolicy.everything(), maxCommands);
    server
        .maxMessageBytes(MAX_MESSAGE_BYTES)
        .service(ExecService.class, service)
        .authenticator(token(file).authenticator(Identity.of(user)), true)
        .authorizer(
            new ExecAuthorizer("this server runs commands only for callers with the token of "
                + user + ", who started it; clients of that user find it in " + file
                + ", or are told where it is with --token"));
  }

  /** Kills the commands that run. */
  void close() {
    if (service != null) {
      service.close();
    }
  }

  /** Absolute, because others are told. */
  Path tokenFile() {
    Path directory = stateDirectory == null
        ? Path.of(System.getProperty("user.home"), ".plainrpc")
        : stateDirectory;
    return directory.resolve("token").toAbsolutePath().normalize();
  }

  private static Token token(Path file) {
    try {
      return Token.readOrCreate(file);
    } catch (IOException e) {
      throw new FailedException(
          "commands cannot be allowed: " + e.getMessage()
              + " (--state-dir chooses another directory)",
          e);
    }
  }
}
