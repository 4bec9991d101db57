package io.plainrpc.benchmark.run;

import java.util.List;
import java.util.Locale;

/**
 * What is measured in one table.
 *
 * @param work a name that {@link io.plainrpc.benchmark.ClientProcess} knows
 * @param callers how many threads call
 * @param mode what else
 */
record Setting(String work, int callers, Mode mode) {
  private static final List<String> WORKS =
      List.of("existUser", "createUser", "getUser", "listUser", "upper16", "echo1m");

  private static final int MAX_CALLERS = 10_000;

  /** Under which circumstances. */
  enum Mode {
    /** The scheduler decides where the processes run. */
    FREE,
    /** Both processes on one processor: takes placement out, which makes a lone caller ten times faster or slower. */
    PINNED,
    /** The last caller calls a method that takes 50 ms all the time, and is not measured. */
    BESIDE,
    /** For longer, to see whether all callers get their share. */
    FAIR
  }

  /**
   * Reads {@code WORK/CALLERS} or {@code WORK/CALLERS/MODE}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Setting parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length < 2 || parts.length > 3) {
      throw new IllegalArgumentException(
          "'" + text + "' is not WORK/CALLERS or WORK/CALLERS/MODE; existUser/32 is, for example");
    }
    if (!WORKS.contains(parts[0])) {
      throw new IllegalArgumentException(
          "no work '" + parts[0] + "' in '" + text + "'; there are " + String.join(", ", WORKS));
    }
    return new Setting(
        parts[0], callers(parts[1], text), parts.length == 2 ? Mode.FREE : mode(parts[2], text));
  }

  private static int callers(String number, String text) {
    if (!number.matches("[1-9][0-9]{0,4}") || Integer.parseInt(number) > MAX_CALLERS) {
      throw new IllegalArgumentException(
          "'" + number + "' in '" + text + "' is not a number of callers from 1 to " + MAX_CALLERS);
    }
    return Integer.parseInt(number);
  }

  private static Mode mode(String name, String text) {
    return switch (name) {
      case "pinned" -> Mode.PINNED;
      case "beside" -> Mode.BESIDE;
      case "fair" -> Mode.FAIR;
      default ->
        throw new IllegalArgumentException(
            "no mode '" + name + "' in '" + text + "'; there are pinned, beside and fair");
    };
  }

  /** For people. */
  String title() {
    String who = callers == 1 ? "1 caller" : callers + " callers";
    return work + ", "
        + switch (mode) {
          case FREE -> who;
          case PINNED -> who + ", both processes pinned to one processor";
          case BESIDE -> (callers - 1) + " callers beside one that calls a method of 50 ms";
          case FAIR -> who + ", shares over 5 s";
        };
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    String name = work + "/" + callers;
    return mode == Mode.FREE ? name : name + "/" + mode.name().toLowerCase(Locale.ROOT);
  }
}
