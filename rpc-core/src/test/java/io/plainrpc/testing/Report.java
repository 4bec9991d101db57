package io.plainrpc.testing;

/** The one line that a counting test prints: what was counted, how much it was, and what it may be. */
public final class Report {
  private Report() {}

  public static void line(String id, Object value, Object limit) {
    System.out.println(id + " " + value + " " + limit);
  }

  /** A test that cannot run here says so, in the same place. */
  public static void skipped(String id, String why) {
    System.out.println(id + " SKIPPED " + why);
  }
}
