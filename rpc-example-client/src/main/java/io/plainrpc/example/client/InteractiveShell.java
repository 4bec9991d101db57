package io.plainrpc.example.client;

import io.plainrpc.RpcException;
import io.plainrpc.example.EchoService;
import io.plainrpc.example.cli.FailedException;
import io.plainrpc.example.cli.Failures;
import java.io.IOError;
import java.io.IOException;
import java.nio.file.Path;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.utils.Signals;

/**
 * The shell on a terminal.
 *
 * <p>The main thread reads and calls. Ctrl-C clears the line while it reads; while it calls, a signal thread interrupts it,
 * which ends the call.
 */
final class InteractiveShell {
  private static final String PROMPT = ">> ";

  private static final String HELP = """
      A line is sent to the server, whose answer is printed; a blank one is skipped.
      !cmd args runs a command on the server's machine, if you may. Blanks separate
      its words, '...' and "..." keep them together, \\ makes the next character
      ordinary; nothing is expanded. It reads no input.
      Up and Down walk through earlier lines, Ctrl-R searches them.
      Ctrl-C clears the line, or gives up a call or a command that takes too long.
      Ctrl-D ends, and so does the line :quit. Other lines are sent as they are.
      """;

  private final EchoService echo;
  private final ShellExec exec;
  private final String server;
  private final Failures failures;

  /** The thread that Ctrl-C would interrupt: the main thread while it calls, else null. */
  private volatile Thread caller;

  InteractiveShell(EchoService echo, ShellExec exec, String server, Failures failures) {
    this.echo = echo;
    this.exec = exec;
    this.server = server;
    this.failures = failures;
  }

  /** Talks until the user ends it. */
  void run() throws IOException {
    try (Terminal terminal = Terminals.open()) {
      terminal.handle(Terminal.Signal.INT, signal -> giveUpCall(terminal));
      LineReader reader = reader(terminal);
      if (Terminals.isDumb(terminal)) {
        // JLine leaves the signals of such a terminal alone: Ctrl-C would end the program.
        Signals.register("INT", () -> terminal.raise(Terminal.Signal.INT));
      }
      terminal.writer().println("Each line goes to " + server + " and comes back in upper case.");
      terminal.writer().println("Ctrl-D ends, :help explains.");
      for (String line = read(reader); !isEnd(line); line = read(reader)) {
        answer(line, terminal);
        terminal.flush();
      }
    } catch (IOError e) {
      throw new FailedException("the terminal cannot be used: " + e.getCause().getMessage(), e);
    }
  }

  private static LineReader reader(Terminal terminal) {
    LineReaderBuilder reader = LineReaderBuilder.builder()
        .terminal(terminal)
        // A line is text: quotes need no partner, and "!" and "\\" mean nothing.
        .parser(new DefaultParser().quoteChars(new char[0]).escapeChars(new char[0]))
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.HISTORY_REDUCE_BLANKS, false)
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
      endLineIfDumb(reader.getTerminal());
      return "";
    } catch (EndOfFileException e) {
      endLineIfDumb(reader.getTerminal());
      return null;
    }
  }

  /** JLine does so itself on other terminals. */
  private static void endLineIfDumb(Terminal terminal) {
    if (Terminals.isDumb(terminal)) {
      terminal.writer().println();
      terminal.flush();
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
    caller = Thread.currentThread();
    try {
      if (ShellExec.isCommand(line)) {
        terminal.flush();
        exec.run(line, terminal.output(), terminal.output());
      } else {
        terminal.writer().println(echo.upper(line));
      }
    } catch (RpcException e) {
      failures.print(e);
    } finally {
      caller = null;
      // Ctrl-C meant this call, not the line to come.
      Thread.interrupted();
    }
  }

  /** Ctrl-C, except while a line is read: JLine has a handler of its own then. */
  private void giveUpCall(Terminal terminal) {
    Thread calling = caller;
    if (calling != null) {
      // The terminal has shown ^C, and what follows is a line of its own.
      terminal.writer().println();
      terminal.flush();
      calling.interrupt();
    }
  }
}
