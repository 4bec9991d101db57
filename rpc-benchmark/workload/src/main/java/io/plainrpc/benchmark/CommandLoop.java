package io.plainrpc.benchmark;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Answers each line of standard input with one line, until {@code quit} or until the process that started this one closes it, which
 * it also does by dying. Ends the process then, whatever threads the framework has.
 */
final class CommandLoop {

  /** Answers one command. */
  interface Commands {
    Answer answer(String[] words) throws Exception;
  }

  private final PrintStream out;

  /** Takes standard output for the answers. Whoever else writes there writes to standard error from now on. */
  CommandLoop() {
    out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.setOut(System.err);
  }

  void say(Answer answer) {
    out.println(answer);
  }

  void run(Commands commands) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
      say(answer(commands, line.split(" ")));
    }
    Runtime.getRuntime().halt(0);
  }

  private static Answer answer(Commands commands, String[] words) {
    try {
      return commands.answer(words);
    } catch (Exception | Error e) {
      e.printStackTrace();
      return Answer.error(e);
    }
  }
}
