package io.plainrpc.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What is logged (to standard error, by the simple logger) while this is open; it is not printed. */
public final class LogCapture implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private LogCapture() {
    System.setErr(captured);
  }

  public static LogCapture start() {
    return new LogCapture();
  }

  public String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Fails unless a text is logged soon. */
  public void awaitText(String part) {
    Await.eventually(
        () -> "the log says '" + part + "', but it says: " + text(),
        Duration.ofSeconds(5),
        () -> text().contains(part));
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
