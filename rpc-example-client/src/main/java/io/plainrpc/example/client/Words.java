package io.plainrpc.example.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into a command's words, by the few rules that the shell's help states: blanks separate; between single quotes
 * everything stands for itself; between double quotes too, but a backslash before a double quote or a backslash; elsewhere a
 * backslash makes the next character stand for itself. Nothing is expanded.
 */
final class Words {
  private final String line;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private Words(String line) {
    this.line = line;
  }

  /**
   * The words of a line.
   *
   * @return none for a blank line
   * @throws IllegalArgumentException when a quote has no partner, or the line ends with a lone backslash
   */
  static List<String> of(String line) {
    return new Words(line).split();
  }

  private List<String> split() {
    while (at < line.length()) {
      char c = line.charAt(at++);
      switch (c) {
        case ' ', '\t' -> endWord();
        case '\'' -> quoted('\'', "");
        case '"' -> quoted('"', "\"\\");
        case '\\' -> add(next("the line ends with a backslash"));
        default -> add(c);
      }
    }
    endWord();
    return words;
  }

  private void quoted(char quote, String escapable) {
    inWord = true;
    String problem = "a quote (" + quote + ") has no partner";
    for (char c = next(problem); c != quote; c = next(problem)) {
      boolean escapes = c == '\\' && at < line.length() && escapable.indexOf(line.charAt(at)) >= 0;
      add(escapes ? next(problem) : c);
    }
  }

  private char next(String problem) {
    if (at == line.length()) {
      throw new IllegalArgumentException(problem);
    }
    return line.charAt(at++);
  }

  private void add(char c) {
    inWord = true;
    word.append(c);
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }
}
