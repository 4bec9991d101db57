package io.plainrpc.codec;

/**
 * Kryo instances for one client or server: a small cache striped by thread over a bounded pool, never a ThreadLocal,
 * because every virtual thread would make an instance of its own. Any thread; never blocks.
 */
public final class KryoPool {
  public KryoPool() {}
}
