package io.plainrpc.benchmark.run;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a reader of the results has to know; told at once, too, each once. */
final class Notes {
  private final PrintWriter out;
  private final Set<String> notes = new LinkedHashSet<>();

  Notes(PrintWriter out) {
    this.out = out;
  }

  void add(String note) {
    String line = note.replaceAll("\\s+", " ");
    if (notes.add(line)) {
      out.println("note: " + line);
      out.flush();
    }
  }

  Collection<String> all() {
    return notes;
  }
}
