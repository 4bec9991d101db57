package io.plainrpc.benchmark.run;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A line that a process of a subject has answered: {@code ok} or {@code error}, then {@code key=value}. */
final class Reply {
  private final Map<String, String> values = new HashMap<>();

  /**
   * Reads a line.
   *
   * @throws SubjectException when it tells an error, or nothing that can be read
   */
  Reply(String line) throws SubjectException {
    String[] words = line.split(" ", -1);
    for (int i = 1; i < words.length; i++) {
      String[] pair = words[i].split("=", 2);
      values.put(
          pair[0], pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    if (words[0].equals("error")) {
      throw new SubjectException(values.getOrDefault("message", line));
    }
    if (!words[0].equals("ok")) {
      throw new SubjectException("not an answer: " + line);
    }
  }

  long number(String key) {
    return Long.parseLong(value(key));
  }

  double decimal(String key) {
    return Double.parseDouble(value(key));
  }

  long[] numbers(String key) {
    return Arrays.stream(value(key).split(",", -1)).mapToLong(Long::parseLong).toArray();
  }

  Histogram histogram(String key) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(
          ByteBuffer.wrap(Base64.getDecoder().decode(value(key))), 0);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException(key, e);
    }
  }

  private String value(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key + " in an answer with " + values.keySet());
    }
    return value;
  }
}
