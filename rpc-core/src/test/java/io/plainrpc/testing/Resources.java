package io.plainrpc.testing;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What the virtual machine holds: threads of ours, descriptors, heap. */
public final class Resources {
  private Resources() {}

  /** Names of live threads that start so; {@code plainrpc-} for all of ours. */
  public static List<String> threads(String prefix) {
    return live(prefix).map(Thread::getName).sorted().toList();
  }

  /** The names of those among them that would keep the virtual machine from ending. */
  public static List<String> threadsThatAreNoDaemons(String prefix) {
    return live(prefix)
        .filter(thread -> !thread.isDaemon())
        .map(Thread::getName)
        .toList();
  }

  private static Stream<Thread> live(String prefix) {
    ThreadGroup root = Thread.currentThread().getThreadGroup();
    while (root.getParent() != null) {
      root = root.getParent();
    }
    Thread[] all = new Thread[root.activeCount() * 2 + 64];
    int count = root.enumerate(all);
    return Arrays.stream(all, 0, count)
        .filter(Objects::nonNull)
        .filter(thread -> thread.getName().startsWith(prefix));
  }

  /** Fails unless all threads whose names start so are gone in time. */
  public static void awaitNoThreads(String prefix, Duration within) {
    Await.eventually(
        () -> "no thread is left of " + threads(prefix),
        within,
        () -> threads(prefix).isEmpty());
  }

  /** Open descriptors of this process, or -1 where /proc does not tell. */
  public static int descriptors() {
    String[] all = new File("/proc/self/fd").list();
    return all == null ? -1 : all.length;
  }

  /** Bytes of heap in use after everything that can go has gone. */
  public static long heapAfterGc() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 6; i++) {
      System.gc();
      least = Math.min(
          least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
