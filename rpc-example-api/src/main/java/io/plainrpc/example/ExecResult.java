package io.plainrpc.example;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a command ended, and what it wrote. The arrays are not copied.
 *
 * @param exitCode 0 to 255, as a shell reports it: what the program returned, or 128 + N when signal N killed it
 * @param stdout what it wrote to standard output; empty if that was fetched as it came
 * @param stderr what it wrote to standard error; empty if that was fetched as it came
 * @param stdoutTruncated whether it wrote more to standard output than was passed on
 * @param stderrTruncated whether it wrote more to standard error than was passed on
 * @param timedOut whether the request's time limit ended it
 * @param elapsed from its start to its end
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are what it is about, and nobody compares these
public record ExecResult(
    int exitCode,
    byte[] stdout,
    byte[] stderr,
    boolean stdoutTruncated,
    boolean stderrTruncated,
    boolean timedOut,
    Duration elapsed) {

  private static final int SIGNALLED = 128;

  /** The last of the signals that have names; what lies above is taken for an exit code. */
  private static final int LAST_SIGNAL = 31;

  /**
   * Checks the values.
   *
   * @param exitCode 0 to 255
   * @param stdout not null
   * @param stderr not null
   * @param stdoutTruncated whether there was more
   * @param stderrTruncated whether there was more
   * @param timedOut whether the time limit ended it
   * @param elapsed not null
   */
  public ExecResult {
    if (exitCode < 0 || exitCode > 255) {
      throw new IllegalArgumentException("the exit code must be from 0 to 255, not " + exitCode);
    }
    Objects.requireNonNull(stdout, "stdout");
    Objects.requireNonNull(stderr, "stderr");
    Objects.requireNonNull(elapsed, "elapsed");
  }

  /**
   * The signal that killed the command, as far as that can be told: Java learns no more of a process's end than a shell does.
   * A program that returns 128 + N of its own accord looks like one that signal N killed, and is reported as such here; shells
   * do that when a program they ran was killed. Signals above 31 are not told apart from exit codes. (Under a server
   * on JDK 17, a command starts with SIGQUIT blocked.)
   *
   * @return 1 to 31 if the exit code is 129 to 159, otherwise empty
   */
  public OptionalInt signal() {
    int signal = exitCode - SIGNALLED;
    return signal >= 1 && signal <= LAST_SIGNAL ? OptionalInt.of(signal) : OptionalInt.empty();
  }
}
