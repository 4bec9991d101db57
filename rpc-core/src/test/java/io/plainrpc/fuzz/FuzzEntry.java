package io.plainrpc.fuzz;

/** What Jazzer calls, in a process of its own for each target. Nothing of Jazzer's is needed to compile it. */
public final class FuzzEntry {
  /** System property: the target's name. */
  static final String TARGET = "plainrpc.fuzz.target";

  /** How the line at the end begins. */
  static final String SLOWEST = "slowest reading: ";

  /** Jazzer needs a larger heap while it starts than the code under test shall have: this much of it is taken away then. */
  private static final int BALLAST_BYTES = 64 << 20;

  private static byte[] ballast;
  private static FuzzTarget target;
  private static Meter meter;

  private FuzzEntry() {}

  /** Called once. */
  public static void fuzzerInitialize() {
    target = FuzzTargets.named(System.getProperty(TARGET));
    meter = Meter.ofTime();
    ballast = new byte[BALLAST_BYTES];
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    target.run(input, meter);
  }

  /** Called at the end. */
  public static void fuzzerTearDown() {
    long heap = Runtime.getRuntime().maxMemory() - ballast.length >> 20;
    System.err.println(SLOWEST + meter.mostNanos() / 1000 + " us, heap: " + heap + " MiB");
  }
}
