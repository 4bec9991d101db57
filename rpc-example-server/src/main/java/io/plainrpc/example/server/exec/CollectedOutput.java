package io.plainrpc.example.server.exec;

import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Keeps what a command writes, up to a limit, until it has ended. Everything is guarded by this object. */
final class CollectedOutput implements OutputSink {
  private final long limit;
  private final Map<Source, ByteArrayOutputStream> taken = new EnumMap<>(Source.class);
  private final Set<Source> truncated = EnumSet.noneOf(Source.class);
  private long total;
  private boolean ended;

  CollectedOutput(long limit) {
    this.limit = limit;
    for (Source source : Source.values()) {
      taken.put(source, new ByteArrayOutputStream());
    }
  }

  @Override
  public synchronized boolean take(Source source, byte[] bytes, int length) {
    if (ended) {
      return true;
    }
    int fits = (int) Math.min(length, limit - total);
    taken.get(source).write(bytes, 0, fits);
    total += fits;
    if (fits < length) {
      truncated.add(source);
    }
    return fits == length;
  }

  @Override
  public synchronized void end() {
    ended = true;
  }

  @Override
  public synchronized void truncate(Source source) {
    truncated.add(source);
  }

  @Override
  public synchronized boolean isTruncated(Source source) {
    return truncated.contains(source);
  }

  /** What was taken; once, because the memory is given back. */
  synchronized byte[] remove(Source source) {
    return taken.remove(source).toByteArray();
  }
}
