package io.plainrpc.example;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Runs programs on the server's machine, as the server's user, without a shell.
 *
 * <p>A server offers it only when it was told to, and only to callers that have proved who they are. There are two forms:
 * {@link #run} for commands whose output fits into a reply, and {@link #start} with {@link #output} and {@link #input} for
 * output and input of any length, as they come.
 *
 * <p>A command lives no longer than the call that runs it. When the call's deadline passes, when it is cancelled, when its
 * connection is lost or the server shuts down, every process of the command is killed: first asked by SIGTERM, half a second
 * later by SIGKILL. What a command leaves behind when it ends by itself is killed in the same way. Processes are found as
 * descendants, and by a variable in their environment; one that gets rid of both, as {@code env -i setsid} does, escapes. So
 * may some of a tree that forks faster than it is found and killed: the server tries for 5 s after SIGKILL began.
 */
public interface ExecService {
  /**
   * Runs a command and waits for its end. The call's own timeout, by default 10 s, limits the time too, and loses the output.
   *
   * @param request what to run; its output limit is 2 MiB unless it says otherwise, and at most 32 MiB
   * @return how it ended, and what it wrote; also when a limit of the request ended it
   * @throws ExecException when it was not started
   */
  ExecResult run(ExecRequest request) throws ExecException;

  /**
   * Runs a command whose output is fetched with {@link #output}, and whose input comes through {@link #input}, meanwhile.
   *
   * <p>This call is the command's life line: cancelling the future, or the call's deadline, kills the command. Choose a long
   * timeout for the proxy that makes it.
   *
   * @param request what to run; its input must be empty, and its output is limited only if it says so
   * @param stream a random number of the caller's that names the command in the other two calls, for the same caller only;
   *     {@link UUID#randomUUID} is fit for it
   * @return completes when the command has ended and its output has been fetched, with empty output; when nobody has
   *     ever fetched any, 10 s after the end, with the truncation flags set
   * @throws ExecException (in the future) when it was not started
   */
  CompletableFuture<ExecResult> start(ExecRequest request, UUID stream) throws ExecException;

  /**
   * Fetches what a command has written since the last time, and waits a second for it if need be. The server holds at most 256
   * KiB of each stream; a command that writes more waits until they are fetched. One thread may fetch at a time.
   *
   * @param stream the number given to {@link #start}; it may be called earlier than that
   * @return the next bytes, at most 256 KiB of each stream; perhaps none
   * @throws ExecException when the stream belongs to another caller
   */
  ExecOutput output(UUID stream) throws ExecException;

  /**
   * Passes standard input on, and waits a second for room if need be.
   *
   * @param stream the number given to {@link #start}; it may be called earlier than that
   * @param data at most 256 KiB
   * @param end whether this is the end of the input
   * @return whether the data was taken
   * @throws ExecException when the stream belongs to another caller, or the data is too much
   */
  ExecInput input(UUID stream, byte[] data, boolean end) throws ExecException;
}
