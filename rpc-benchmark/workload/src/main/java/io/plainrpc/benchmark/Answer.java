package io.plainrpc.benchmark;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** One line: {@code ok} or {@code error}, then {@code key=value} separated by blanks, values encoded as in a URL's query. */
final class Answer {
  private final StringBuilder line;

  private Answer(String begin) {
    line = new StringBuilder(begin);
  }

  static Answer ok() {
    return new Answer("ok");
  }

  static Answer error(Throwable failure) {
    return new Answer("error").with("message", failure.toString());
  }

  Answer with(String key, Object value) {
    line.append(' ')
        .append(key)
        .append('=')
        .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8));
    return this;
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
