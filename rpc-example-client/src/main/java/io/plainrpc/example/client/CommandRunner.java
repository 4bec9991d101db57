package io.plainrpc.example.client;

import io.plainrpc.DeadlineExceededException;
import io.plainrpc.RpcException;
import io.plainrpc.Token;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.ExecService;
import io.plainrpc.example.cli.FailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Runs commands on the server as the user who holds a token; connects with the first command. Confined to one thread, but for
 * {@link #close}.
 */
final class CommandRunner implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final Supplier<RpcClient.Builder> settings;
  private final Path tokenFile;
  private RpcClient client;

  /**
   * @param settings makes clients of the server
   * @param tokenFile where the token is; null for where a server of this user puts it, if it has
   */
  CommandRunner(Supplier<RpcClient.Builder> settings, Path tokenFile) {
    this.settings = settings;
    this.tokenFile = tokenFile;
  }

  /**
   * Runs a command; see {@link RemoteCommand#run}. Without a token nothing of it is sent: whoever holds the port might take it.
   */
  ExecResult run(ExecRequest request, InputStream in, OutputStream out, OutputStream err)
      throws ExecException, InterruptedException {
    try {
      return new RemoteCommand(client(), request).run(in, out, err);
    } catch (UnauthenticatedException e) {
      ExecException off = client == null ? null : whyOff();
      if (off != null) {
        throw off;
      }
      throw e;
    }
  }

  private RpcClient client() throws ExecException {
    if (client == null) {
      Token token = token();
      if (token == null) {
        throw refusal();
      }
      client =
          settings.get().maxMessageBytes(MAX_MESSAGE_BYTES).credentials(token).build();
    }
    return client;
  }

  /** The user's token; null if there is none and they named none. */
  private Token token() {
    Path file = tokenFile == null ? defaultToken() : tokenFile;
    if (tokenFile == null && Files.notExists(file)) {
      return null;
    }
    try {
      return Token.read(file);
    } catch (IOException e) {
      throw new FailedException("commands need a token: " + e.getMessage(), e);
    }
  }

  /**
   * Asks a server without a token why it will not run anything: it knows best what is to be done about that.
   *
   * @throws ExecException what a server says that runs no commands
   * @throws RpcException what a server says that wants a token, or why none was reached
   */
  private FailedException refusal() throws ExecException {
    probe();
    return new FailedException(
        "there is no token file " + defaultToken() + ", and the server asks for none, so it is not"
            + " known whose it is; nothing of the command was sent (--token names a token file)",
        null);
  }

  private static Path defaultToken() {
    return Path.of(System.getProperty("user.home"), ".plainrpc", "token");
  }

  /** Makes a call that tells the server nothing. */
  private void probe() throws ExecException {
    try (RpcClient anonymous = settings.get().build()) {
      anonymous.service(ExecService.class).output(UUID.randomUUID());
    } catch (DeadlineExceededException e) {
      throw new FailedException(e.getMessage(), e);
    }
  }

  /**
   * A server that runs no commands authenticates nobody, so it looks like somebody else's; but it tells everybody, and nobody
   * learns anything from being asked. Returns what it said, or null.
   */
  private ExecException whyOff() {
    try {
      probe();
      return null;
    } catch (ExecException e) {
      return e.reason() == ExecException.Reason.OFF ? e : null;
    } catch (RpcException | FailedException e) {
      return null;
    }
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
