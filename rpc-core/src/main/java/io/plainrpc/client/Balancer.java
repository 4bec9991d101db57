package io.plainrpc.client;

import java.util.concurrent.atomic.AtomicInteger;

/** Which of several servers a call tries first; the others follow in order. Any thread; must neither block nor lock. */
@FunctionalInterface
interface Balancer {
  /** A number from 0 to {@code servers - 1}. */
  int first(int servers);

  /** One after the other. */
  static Balancer roundRobin() {
    AtomicInteger next = new AtomicInteger();
    return servers -> Integer.remainderUnsigned(next.getAndIncrement(), servers);
  }
}
