package io.plainrpc.example.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** The terminal that the program runs on, if there is one. */
final class Terminals {
  /** Held here, because a logger that nobody holds forgets its level. */
  private static final Logger JLINE_LOG = Logger.getLogger("org.jline");

  private Terminals() {}

  /** Whether a person sits at both ends. */
  @SuppressWarnings(
      "SystemConsoleNull") // with the property below it is null without a terminal, in every
  // version
  static boolean isTerminal() {
    // Java 22 to 24 have a console without a terminal too, unless told to be as the others.
    System.setProperty("jdk.console", "java.base");
    return System.console() != null;
  }

  /** The terminal, to be closed. Its streams are UTF-8 whatever the locale. */
  static Terminal open() throws IOException {
    // What it has to say about history files would stand between the lines.
    JLINE_LOG.setLevel(Level.OFF);
    // Otherwise one Ctrl-C counts twice now and then, as a signal and as a character, and the
    // second
    // ends the next line before it is typed.
    System.setProperty(TerminalBuilder.PROP_SOFTWARE_SIGNALS, "false");
    return TerminalBuilder.builder()
        .system(true)
        // A terminal that can do nothing is still one; without this line JLine would complain.
        .dumb(true)
        // The general .encoding(...) would yield to what the JDK derives from the locale.
        .stdinEncoding(StandardCharsets.UTF_8)
        .stdoutEncoding(StandardCharsets.UTF_8)
        // Asking the terminal what it can do would swallow what is typed meanwhile.
        .graphemeCluster(false)
        .build();
  }

  /** Whether it can do nothing but print. */
  static boolean isDumb(Terminal terminal) {
    return Terminal.TYPE_DUMB.equals(terminal.getType());
  }
}
