package io.plainrpc.example;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to run, where, with what and for how long. Immutable but for the array, which is not copied.
 *
 * <p>No shell looks at any of it: an argument arrives as it is, whatever characters it consists of. Texts are written in the
 * encoding of the server's locale, and refused if that cannot.
 *
 * @param command the program and its arguments. A program without a slash is looked for in the server's own {@code PATH}
 * @param directory where it runs; null for the server's working directory
 * @param environment variables it gets besides a few of the server's own: {@code PATH}, {@code HOME}, {@code USER},
 *     {@code LOGNAME}, {@code LANG}, {@code LC_*}, {@code TZ}, {@code TMPDIR}. Variables that make programs load or run
 *     something, such as {@code LD_PRELOAD} or {@code BASH_ENV}, are refused by the server
 * @param input its standard input, which ends after it; only for {@link ExecService#run}
 * @param timeLimit after which it is killed; null for none but the call's timeout
 * @param outputLimit bytes of standard output and standard error together after which it is killed; null for the default of
 *     the form of call
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are what it is about, and nobody compares these
public record ExecRequest(
    List<String> command,
    String directory,
    Map<String, String> environment,
    byte[] input,
    Duration timeLimit,
    Long outputLimit) {

  private static final byte[] NOTHING = {};

  /**
   * Checks the values, and copies the collections.
   *
   * @param command at least the program; no NUL, no nulls
   * @param directory a path without NUL; null for the server's
   * @param environment names without {@code =} and NUL, values without NUL; null for none
   * @param input null for none
   * @param timeLimit positive; null for none
   * @param outputLimit not negative; null for the default
   * @throws IllegalArgumentException when a value cannot be passed to a program, saying which and why
   */
  public ExecRequest {
    Objects.requireNonNull(command, "command");
    if (command.isEmpty() || Objects.requireNonNull(command.get(0), "program").isEmpty()) {
      throw new IllegalArgumentException("the command is empty; it needs at least a program");
    }
    for (int i = 0; i < command.size(); i++) {
      checkText(i == 0 ? "the program" : "argument " + i, command.get(i));
    }
    command = List.copyOf(command);
    if (directory != null) {
      if (directory.isEmpty()) {
        throw new IllegalArgumentException("the directory is empty");
      }
      checkText("the directory", directory);
    }
    environment = environment == null ? Map.of() : checked(environment);
    input = input == null ? NOTHING : input;
    if (timeLimit != null && (timeLimit.isNegative() || timeLimit.isZero())) {
      throw new IllegalArgumentException("the time limit must be positive, not " + timeLimit);
    }
    if (outputLimit != null && outputLimit < 0) {
      throw new IllegalArgumentException(
          "the output limit must not be negative, but is " + outputLimit);
    }
  }

  /**
   * A request with nothing but a command.
   *
   * @param command the program and its arguments
   * @return the request
   */
  public static ExecRequest of(String... command) {
    return of(List.of(command));
  }

  /**
   * A request with nothing but a command.
   *
   * @param command the program and its arguments
   * @return the request
   */
  public static ExecRequest of(List<String> command) {
    return new ExecRequest(command, null, Map.of(), NOTHING, null, null);
  }

  /**
   * The same request in another directory.
   *
   * @param path null for the server's working directory
   * @return a new request
   */
  public ExecRequest withDirectory(String path) {
    return new ExecRequest(command, path, environment, input, timeLimit, outputLimit);
  }

  /**
   * The same request with other variables.
   *
   * @param variables all that are to be added to the server's few
   * @return a new request
   */
  public ExecRequest withEnvironment(Map<String, String> variables) {
    return new ExecRequest(command, directory, variables, input, timeLimit, outputLimit);
  }

  /**
   * The same request with other input.
   *
   * @param bytes the whole standard input; not copied
   * @return a new request
   */
  public ExecRequest withInput(byte[] bytes) {
    return new ExecRequest(command, directory, environment, bytes, timeLimit, outputLimit);
  }

  /**
   * The same request with another time limit.
   *
   * @param limit positive; null for none
   * @return a new request
   */
  public ExecRequest withTimeLimit(Duration limit) {
    return new ExecRequest(command, directory, environment, input, limit, outputLimit);
  }

  /**
   * The same request with another output limit.
   *
   * @param bytes of standard output and standard error together; not negative
   * @return a new request
   */
  public ExecRequest withOutputLimit(long bytes) {
    return new ExecRequest(command, directory, environment, input, timeLimit, bytes);
  }

  /** Names the command's program only: arguments and variables may be secret. */
  @Override
  public String toString() {
    return "ExecRequest[" + command.get(0) + ", " + (command.size() - 1) + " arguments]";
  }

  private static Map<String, String> checked(Map<String, String> environment) {
    Map<String, String> copy = new LinkedHashMap<>();
    environment.forEach((name, value) -> {
      checkText("the name of a variable", name);
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw new IllegalArgumentException(
            "the name of a variable must not be empty nor contain '=', but is '" + name + "'");
      }
      checkText("the variable " + name, value);
      copy.put(name, value);
    });
    return Collections.unmodifiableMap(copy);
  }

  private static void checkText(String what, String text) {
    Objects.requireNonNull(text, what);
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new IllegalArgumentException(
          what + " contains NUL, at index " + nul + ", which no program can be given");
    }
  }
}
