package io.plainrpc.example.client;

import io.plainrpc.CallOptions;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecInput;
import io.plainrpc.example.ExecOutput;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.ExecService;
import io.plainrpc.example.cli.FailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One command on a server, with its streams passed on as they come.
 *
 * <p>The calling thread waits for the end. One thread fetches output and writes it; another reads input and passes it on, and
 * never more than one piece ahead. When anything goes wrong the life line is cancelled, which ends the command. The input
 * thread may stay behind in a read that nobody can end; it is a daemon.
 */
final class RemoteCommand {
  private static final int PIECE = 64 << 10;

  /** As long as it likes: whoever calls can cancel. */
  private static final Duration UNLIMITED = Duration.ofDays(3650);

  /** Beyond the time limit, which the server keeps: for the connection, for killing, and for output on its way. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  /** For the calls that wait a second at most, unless the constructor says otherwise. */
  private static final CallOptions SHORT = CallOptions.timeout(Duration.ofSeconds(30));

  private final ExecService streams;
  private final ExecRequest request;
  private final UUID stream = UUID.randomUUID();
  private final ExecService starter;
  private CompletableFuture<ExecResult> lifeLine;

  /** Completes when all output is written, or with what went wrong before. */
  private final CompletableFuture<Void> written = new CompletableFuture<>();

  RemoteCommand(RpcClient client, ExecRequest request) {
    this(client, request, SHORT);
  }

  /**
   * @param shortCalls for the calls that wait a second at most
   */
  RemoteCommand(RpcClient client, ExecRequest request, CallOptions shortCalls) {
    this.request = request;
    this.streams = client.service(ExecService.class, shortCalls);
    Duration limit = request.timeLimit();
    Duration patience = limit == null ? UNLIMITED : limit.plus(SLACK);
    this.starter = client.service(ExecService.class, CallOptions.timeout(patience));
  }

  /**
   * Runs it.
   *
   * @param in what it reads; null for nothing
   * @throws ExecException when the server did not run it
   * @throws DeadlineExceededException when the server did not end the command in time
   * @throws RpcException when the call failed
   * @throws FailedException when its output cannot be written here, or the server stopped answering
   * @throws InterruptedException when the calling thread was interrupted; the command is being killed
   */
  ExecResult run(InputStream in, OutputStream out, OutputStream err)
      throws ExecException, InterruptedException {
    lifeLine = starter.start(request, stream);
    try {
      daemon("exec-output", () -> fetch(out, err));
      daemon("exec-input", () -> pass(in == null ? InputStream.nullInputStream() : in));
      // Whatever happens first that is not good.
      CompletableFuture.anyOf(failureOf(written), lifeLine).get();
      written.get();
      return lifeLine.get();
    } catch (ExecutionException e) {
      throw rethrow(preferred(e.getCause()));
    } finally {
      lifeLine.cancel(true);
    }
  }

  /** What fails one call usually fails all; the life line's failure tells most. */
  private Throwable preferred(Throwable failure) throws InterruptedException {
    try {
      lifeLine.get(1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      // It has not failed; the command may run on.
    }
    // Only the life line's deadline has to do with the command's time limit.
    return failure instanceof DeadlineExceededException
        ? new FailedException("the command was given up: " + failure.getMessage(), failure)
        : failure;
  }

  /** A future that completes when that one fails, and never when it does not. */
  private static CompletableFuture<Void> failureOf(CompletableFuture<Void> future) {
    return future.thenCompose(good -> new CompletableFuture<>());
  }

  private static RuntimeException rethrow(Throwable cause) throws ExecException {
    if (cause instanceof ExecException notRun) {
      throw notRun;
    }
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    throw new IllegalStateException(cause);
  }

  private void fetch(OutputStream out, OutputStream err) {
    try {
      ExecOutput next;
      boolean over;
      do {
        over = lifeLine.isDone();
        next = streams.output(stream);
        write(next.stdout(), out, "standard output");
        write(next.stderr(), err, "standard error");
      } while (!next.end() && !over);
      written.complete(null);
    } catch (ExecException | RuntimeException e) {
      written.completeExceptionally(e);
    }
  }

  private static void write(byte[] bytes, OutputStream to, String name) {
    try {
      if (bytes.length > 0) {
        to.write(bytes);
        to.flush();
      }
    } catch (IOException e) {
      throw new FailedException(
          name + " cannot be written; is its reader gone or the disk full?", e);
    }
  }

  private void pass(InputStream in) {
    try {
      byte[] piece = new byte[PIECE];
      boolean open = true;
      for (int n = read(in, piece); open && n >= 0; n = open ? read(in, piece) : -1) {
        open = offer(Arrays.copyOf(piece, n), false);
      }
      if (open) {
        offer(new byte[0], true);
      }
    } catch (ExecException | RuntimeException e) {
      // No failure if the command is over; otherwise it must not go on without its input.
      written.completeExceptionally(e);
    }
  }

  /** An input that cannot be read, because it is closed for example, is at its end. */
  private static int read(InputStream in, byte[] piece) {
    try {
      return in.read(piece);
    } catch (IOException e) {
      return -1;
    }
  }

  /** False when the command reads no more. */
  private boolean offer(byte[] data, boolean end) throws ExecException {
    ExecInput taken = ExecInput.FULL;
    while (taken == ExecInput.FULL && !lifeLine.isDone()) {
      taken = streams.input(stream, data, end);
    }
    return taken == ExecInput.TAKEN;
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
