package io.plainrpc.protocol;

/**
 * What a request's payload starts with.
 *
 * <pre>
 * 0         2        4            12
 * | service | method | nanos left | body ...
 * </pre>
 *
 * <p>The time <em>left</em> travels, not a point in time, because the clocks of two machines differ. A
 * request with no time left is not started.
 */
final class RequestPrefix {
  static final int BYTES = 12;

  private RequestPrefix() {}

  static void write(byte[] to, int at, int service, int method, long nanosLeft) {
    Bytes.putShort(to, at, service);
    Bytes.putShort(to, at + 2, method);
    Bytes.putLong(to, at + 4, nanosLeft);
  }

  static void clearTimeLeft(byte[] to, int at) {
    Bytes.putLong(to, at + 4, 0);
  }

  static int service(byte[] from, int at) {
    return Bytes.getShort(from, at);
  }

  static int method(byte[] from, int at) {
    return Bytes.getShort(from, at + 2);
  }

  static long nanosLeft(byte[] from, int at) {
    return Bytes.getLong(from, at + 4);
  }
}
