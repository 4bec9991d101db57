package io.plainrpc.benchmark.run;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown, with its columns aligned for those who read it as text. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** With the names of its columns; the first is aligned to the left, the others to the right. */
  Table(String... header) {
    rows.add(List.of(header));
  }

  void row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.size() + " cells, " + rows.get(0).size() + " columns");
    }
    rows.add(List.copyOf(cells));
  }

  void row(String... cells) {
    row(List.of(cells));
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  @Override
  public String toString() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      append(text, rows.get(i), widths);
      if (i == 0) {
        appendRule(text, widths);
      }
    }
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> row, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - row.get(i).length());
      text.append("| ")
          .append(i == 0 ? row.get(i) + padding : padding + row.get(i))
          .append(' ');
    }
    text.append("|\n");
  }

  private static void appendRule(StringBuilder text, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      text.append(i == 0 ? "| " + "-".repeat(widths[i]) + " " : "| " + "-".repeat(widths[i]) + ":");
    }
    text.append("|\n");
  }
}
