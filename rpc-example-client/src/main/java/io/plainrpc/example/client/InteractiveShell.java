package io.plainrpc.example.client;

import io.plainrpc.RpcException;
import io.plainrpc.example.EchoService;
import io.plainrpc.example.cli.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The shell on a terminal.
 *
 * <p>The main thread reads and calls. Ctrl-C clears the line while it reads; while it calls, a signal thread interrupts it,
 * which ends the call.
 */
final class InteractiveShell {
  private static final String PROMPT = ">> ";

  private static final String BANNER =
      "Each line goes to %s and comes back in upper case. Ctrl-D ends, :help explains.%n";

  private static final String HELP = """
      A line is sent to the server, whose answer is printed. A blank line is not.
      Up and Down walk through earlier lines, Ctrl-R searches them.
      Ctrl-C clears the line, or gives up a call that takes too long.
      Ctrl-D or :quit ends. A line ':help' or ':quit' is not sent; every other line is.
      """;

  private final EchoService echo;
  private final String server;
  private final Failures failures;

  InteractiveShell(EchoService echo, String server, Failures failures) {
    this.echo = echo;
    this.server = server;
    this.failures = failures;
  }

  /** Talks until the user ends it. */
  void run() throws IOException {
    try (Terminal terminal = TerminalBuilder.builder()
        .system(true)
        // A terminal that can do nothing is still one; without this line JLine would complain.
        .dumb(true)
        .encoding(StandardCharsets.UTF_8)
        .build()) {
      LineReader reader = reader(terminal);
      terminal.writer().printf(BANNER, server);
      for (String line = read(reader); !isEnd(line); line = read(reader)) {
        answer(line, terminal);
        terminal.flush();
      }
    }
  }

  private static LineReader reader(Terminal terminal) {
    LineReaderBuilder reader = LineReaderBuilder.builder()
        .terminal(terminal)
        // A line is text: quotes need no partner, and "!" and "\\" mean nothing.
        .parser(new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]))
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.DISABLE_HIGHLIGHTER, true);
    ShellHistory.file(Path.of(System.getProperty("user.home")))
        .ifPresent(file -> reader.variable(LineReader.HISTORY_FILE, file));
    return reader.build();
  }

  /** The next line, empty after Ctrl-C; null at the end. */
  private static String read(LineReader reader) {
    try {
      return reader.readLine(PROMPT);
    } catch (UserInterruptException e) {
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }

  private static boolean isEnd(String line) {
    return line == null || line.equals(":quit");
  }

  private void answer(String line, Terminal terminal) {
    if (line.equals(":help")) {
      terminal.writer().print(HELP);
    } else if (!line.isBlank()) {
      call(line, terminal);
    }
  }

  private void call(String line, Terminal terminal) {
    Thread caller = Thread.currentThread();
    Terminal.SignalHandler reading =
        terminal.handle(Terminal.Signal.INT, signal -> caller.interrupt());
    try {
      terminal.writer().println(echo.upper(line));
    } catch (RpcException e) {
      failures.print(e);
    } finally {
      terminal.handle(Terminal.Signal.INT, reading);
      // Ctrl-C meant this call, not the line to come.
      Thread.interrupted();
    }
  }
}
