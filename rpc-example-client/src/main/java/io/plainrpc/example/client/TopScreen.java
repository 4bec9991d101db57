package io.plainrpc.example.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * A terminal whose whole screen shows some lines, until somebody types q or Ctrl-C. Afterwards it is as it was, and shows what it
 * showed last.
 *
 * <p>Confined to the main thread; the signal only sets a flag.
 */
final class TopScreen implements AutoCloseable {
  /** How soon Ctrl-C is noticed. */
  private static final long LOOK_MILLIS = 50;

  /** What a terminal in raw mode makes of it, if it is no signal. */
  private static final int CTRL_C = 3;

  private final Terminal terminal;
  private final Attributes before;
  private Size lastSize;
  private volatile boolean ended;

  private TopScreen(Terminal terminal) {
    this.terminal = terminal;
    terminal.handle(Terminal.Signal.INT, signal -> ended = true);
    this.before = terminal.enterRawMode();
  }

  static TopScreen open() throws IOException {
    return new TopScreen(Terminals.open());
  }

  /** Shows as many of the lines as there is room for, in place of those before. */
  void show(List<String> lines) {
    Size size = terminal.getSize();
    int rows = size.getRows() > 1 ? size.getRows() - 1 : Integer.MAX_VALUE;
    // In the last column some terminals have not yet moved on, and would clear what stands there.
    int columns = size.getColumns() > 1 ? size.getColumns() - 1 : Integer.MAX_VALUE;
    // After a change of size, what was there may have moved.
    terminal.puts(size.equals(lastSize) ? Capability.cursor_home : Capability.clear_screen);
    lastSize = size;
    for (String line : lines.subList(0, Math.min(rows, lines.size()))) {
      terminal.writer().print(line.substring(0, Math.min(columns, line.length())));
      terminal.puts(Capability.clr_eol);
      terminal.writer().print("\r\n");
    }
    terminal.puts(Capability.clr_eos);
    terminal.flush();
  }

  /** Waits; returns false when the user has ended it. */
  boolean await(Duration time) throws IOException {
    NonBlockingReader reader = terminal.reader();
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0 && !ended; left = end - System.nanoTime()) {
      int typed = reader.read(Math.max(1, Math.min(LOOK_MILLIS, left / 1_000_000)));
      ended |= typed == 'q' || typed == 'Q' || typed == CTRL_C || typed == NonBlockingReader.EOF;
    }
    return !ended;
  }

  @Override
  public void close() throws IOException {
    terminal.setAttributes(before);
    terminal.close();
  }
}
