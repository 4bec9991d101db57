package io.plainrpc.example.server.exec;

/** The one line that a counting test prints: what was counted, how much it was, and what it may be. */
final class Report {
  private Report() {}

  static void line(String id, Object value, Object limit) {
    System.out.println(id + " " + value + " " + limit);
  }

  /** A test that cannot run here says so, in the same place. */
  static void skipped(String id, String why) {
    System.out.println(id + " SKIPPED " + why);
  }
}
