package io.plainrpc.protocol;

/**
 * Bytes that lie in several arrays: so many from a place in the first one on, then on from the beginning of each of the others.
 */
public final class Blocks {
  private Blocks() {}

  /** All of them in an array of their own. */
  public static byte[] join(byte[] first, int at, int length, byte[][] more) {
    byte[] whole = new byte[length];
    int done = Math.min(length, first.length - at);
    System.arraycopy(first, at, whole, 0, done);
    for (int i = 0; done < length; i++) {
      int count = Math.min(length - done, more[i].length);
      System.arraycopy(more[i], 0, whole, done, count);
      done += count;
    }
    return whole;
  }
}
