package io.plainrpc.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What this process has used since this object was made.
 *
 * <p>Allocation is summed over the threads that are alive at the end; what others allocated that began before and have ended
 * since is missing. Heap that is used for nothing but measuring is in it, but is made before.
 */
final class Usage {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final Path STATUS = Path.of("/proc/self/status");

  private final Map<Long, Long> allocatedBefore = allocated();
  private final long cpuNanosBefore = SYSTEM.getProcessCpuTime();

  long cpuNanos() {
    return SYSTEM.getProcessCpuTime() - cpuNanosBefore;
  }

  long allocatedBytes() {
    long sum = 0;
    for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
      sum += thread.getValue() - allocatedBefore.getOrDefault(thread.getKey(), 0L);
    }
    return sum;
  }

  static int threads() {
    return THREADS.getThreadCount();
  }

  /** Resident memory of this process; 0 where the system does not tell. */
  static long residentBytes() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static Map<Long, Long> allocated() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    Map<Long, Long> allocated = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      // -1: ended in between.
      if (bytes[i] >= 0) {
        allocated.put(ids[i], bytes[i]);
      }
    }
    return allocated;
  }
}
