package io.plainrpc.example.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds arguments that did not survive their way into Java.
 *
 * <p>The JVM decodes the command line in the locale's encoding and puts U+FFFD or {@code ?} where it cannot. Both may also
 * be what the user wrote, so where the system shows the bytes, those decide.
 */
final class Arguments {
  /** Linux: every argument of this process, each followed by a zero byte. Others have no such file. */
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /** What is wrong with the first argument that was not understood, and what to do; null if all were. */
  static String problem(String[] args) {
    Charset encoding = encoding();
    List<byte[]> raw = raw(args.length);
    for (int i = 0; i < args.length; i++) {
      if (raw == null ? args[i].indexOf('\ufffd') >= 0 : !isValid(raw.get(i), encoding)) {
        return problem(i + 1, encoding);
      }
    }
    return null;
  }

  /** The last {@code count} arguments of a command line, of which Java's own options come first; null if it has fewer. */
  static List<byte[]> split(byte[] commandLine, int count) {
    List<byte[]> all = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        all.add(Arrays.copyOfRange(commandLine, start, i));
        start = i + 1;
      }
    }
    return all.size() < count ? null : all.subList(all.size() - count, all.size());
  }

  static boolean isValid(byte[] argument, Charset encoding) {
    try {
      // A new decoder reports what it cannot decode.
      encoding.newDecoder().decode(ByteBuffer.wrap(argument));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static String problem(int number, Charset encoding) {
    if (encoding.equals(StandardCharsets.UTF_8)) {
      return "argument " + number + " is not valid UTF-8; it was not sent";
    }
    return "argument " + number + " cannot be read in this locale, whose encoding is " + encoding
        + "; set a UTF-8 locale, for example LC_ALL=C.UTF-8";
  }

  private static List<byte[]> raw(int count) {
    try {
      return split(Files.readAllBytes(COMMAND_LINE), count);
    } catch (IOException | SecurityException e) {
      return null;
    }
  }

  private static Charset encoding() {
    try {
      return Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    } catch (IllegalArgumentException e) {
      return Charset.defaultCharset();
    }
  }
}
