package io.plainrpc.example.server.exec;

/** Takes what a command writes, from two threads: one for each stream. */
interface OutputSink {
  /** The two streams of a command. */
  enum Source {
    STDOUT,
    STDERR
  }

  /**
   * Takes bytes, as many as the limit allows, and waits for room if need be. After {@link #end} it does nothing.
   *
   * @return false when the limit is reached: no more is taken
   */
  boolean take(Source source, byte[] bytes, int length);

  /** Nothing more will come, or nobody wants what comes; a thread that waits for room goes on. */
  void end();

  /** Notes that there was more than was taken. */
  void truncate(Source source);

  /** Whether there was more than was taken. */
  boolean isTruncated(Source source);
}
