package io.plainrpc.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has happened, in order. Put into words only when somebody wants to read it. */
final class Trace {
  /** One thing. */
  private record Entry(long at, Object who, String what, Object number, Object detail) {
    @Override
    public String toString() {
      String text =
          String.format(Locale.ROOT, "%14.6f ms  %-16s %s %s", at / 1e6, who, what, number);
      return detail == null ? text : text + "  " + detail;
    }
  }

  private final EventQueue events;
  private final List<Entry> entries = new ArrayList<>();

  Trace(EventQueue events) {
    this.events = events;
  }

  void add(Object who, String what, Object number) {
    add(who, what, number, null);
  }

  /**
   * Something has happened.
   *
   * @param number what it happened to
   * @param detail null, or something that never changes
   */
  void add(Object who, String what, Object number, Object detail) {
    entries.add(new Entry(events.now(), who, what, number, detail));
  }

  /** The last lines. */
  String tail(int lines) {
    int from = Math.max(0, entries.size() - lines);
    StringBuilder text = new StringBuilder();
    if (from > 0) {
      text.append("  ... ").append(from).append(" lines before\n");
    }
    for (Entry entry : entries.subList(from, entries.size())) {
      text.append(entry).append('\n');
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return tail(Integer.MAX_VALUE);
  }
}
