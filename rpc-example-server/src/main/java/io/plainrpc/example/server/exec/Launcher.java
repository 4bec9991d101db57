package io.plainrpc.example.server.exec;

import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecException.Reason;
import io.plainrpc.example.ExecRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts processes, and says why one cannot be started. Any thread. */
final class Launcher {
  /** The JDK tells the system's error by its number only, and not in the same words in every version. */
  private static final Pattern ERRNO = Pattern.compile("error[=:] ?(\\d+)");

  private static final int ENOENT = 2;
  private static final int E2BIG = 7;
  private static final int ENOEXEC = 8;
  private static final int EACCES = 13;

  /** What the JDK, depending on its version, writes arguments and variables in. */
  private static final Set<Charset> ENCODINGS = encodings();

  private Launcher() {}

  /**
   * Starts a command.
   *
   * @param tag the value of {@link ProcessTree#TAG}
   * @throws ExecException when that is not possible
   */
  static Process start(ExecRequest request, String tag) throws ExecException {
    checkEncodable(request);
    Map<String, String> environment =
        ChildEnvironment.of(System.getenv(), request.environment(), tag);
    ProcessBuilder builder = new ProcessBuilder(request.command());
    builder.environment().clear();
    builder.environment().putAll(environment);
    if (request.directory() != null) {
      builder.directory(directory(request.directory()).toFile());
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw explain(request, e);
    }
  }

  private static Path directory(String text) throws ExecException {
    try {
      Path directory = Path.of(text);
      if (!Files.exists(directory)) {
        throw badDirectory(text, "does not exist");
      }
      if (!Files.isDirectory(directory)) {
        throw badDirectory(text, "is not a directory");
      }
      if (!Files.isExecutable(directory)) {
        throw badDirectory(text, "may not be entered by the server's user");
      }
      return directory;
    } catch (InvalidPathException e) {
      throw badDirectory(text, "is no path: " + e.getReason());
    }
  }

  private static ExecException badDirectory(String directory, String why) {
    return new ExecException("the directory '" + directory + "' " + why, Reason.BAD_DIRECTORY);
  }

  private static ExecException explain(ExecRequest request, IOException e) {
    String program = request.command().get(0);
    Matcher errno = ERRNO.matcher(String.valueOf(e.getMessage()));
    return switch (errno.find() ? Integer.parseInt(errno.group(1)) : 0) {
      case ENOENT ->
        new ExecException(
            "cannot find '" + program
                + (program.indexOf('/') >= 0
                    ? "'; there is no such file, or the interpreter it names is missing"
                    : "'; it is not in the server's PATH"),
            Reason.NOT_FOUND);
      case EACCES ->
        new ExecException(
            "cannot run '" + program
                + "'; it is a directory, or not executable for the server's user",
            Reason.NOT_EXECUTABLE);
      case ENOEXEC ->
        new ExecException(
            "cannot run '" + program + "'; the system does not know what kind of program it is",
            Reason.NOT_EXECUTABLE);
      case E2BIG ->
        new ExecException(
            "cannot run '" + program
                + "'; the arguments and variables are longer than the system allows",
            Reason.INVALID);
      default -> new ExecException(e.getMessage(), Reason.CANNOT_START);
    };
  }

  private static void checkEncodable(ExecRequest request) throws ExecException {
    List<String> command = request.command();
    for (int i = 0; i < command.size(); i++) {
      checkEncodable(i == 0 ? "the program" : "argument " + i, command.get(i));
    }
    for (Map.Entry<String, String> variable : request.environment().entrySet()) {
      checkEncodable("the name of a variable", variable.getKey());
      checkEncodable("the variable " + variable.getKey(), variable.getValue());
    }
    if (request.directory() != null) {
      checkEncodable("the directory", request.directory());
    }
  }

  /** Otherwise the program would get question marks. */
  private static void checkEncodable(String what, String text) throws ExecException {
    for (Charset encoding : ENCODINGS) {
      if (!encoding.newEncoder().canEncode(text)) {
        throw new ExecException(
            what + " cannot be written in the encoding of the server's locale, " + encoding
                + "; start the server in a UTF-8 locale, for example LC_ALL=C.UTF-8",
            Reason.INVALID);
      }
    }
  }

  private static Set<Charset> encodings() {
    Set<Charset> encodings = new HashSet<>();
    encodings.add(Charset.defaultCharset());
    encodings.add(ofTheSystem());
    return encodings;
  }

  private static Charset ofTheSystem() {
    try {
      return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
