package io.plainrpc.fuzz;

/**
 * One input of a target.
 *
 * @param name what it is, in words without blanks, or the SHA-1 that the fuzzer gives it
 */
public record FuzzInput(String name, byte[] bytes) {
  private static final int SHA1_DIGITS = 40;

  /** Whether somebody gave it its name: then it stays in the corpus, whatever it reaches. */
  boolean isNamed() {
    return name.length() != SHA1_DIGITS || name.contains("-");
  }

  @Override
  public String toString() {
    return name;
  }
}
