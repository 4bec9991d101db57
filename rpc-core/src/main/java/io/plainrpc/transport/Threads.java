package io.plainrpc.transport;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Daemon threads of ours, and what can be known about those of others. */
public final class Threads {
  private static final Logger log = LoggerFactory.getLogger(Threads.class);
  private static final MethodHandle IS_VIRTUAL = findIsVirtual();

  private Threads() {}

  /**
   * A daemon thread, not started. It keeps no thread-local values and no class loader of whoever happens to create it.
   */
  static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Threads.class.getClassLoader());
    return thread;
  }

  /**
   * Whether the current thread is virtual. Such a thread must not do I/O on a shared socket: an interrupt would close the
   * socket under everybody (JDK 21, {@code java.net.Socket}; {@code DeadlineTest}).
   */
  static boolean currentIsVirtual() {
    if (IS_VIRTUAL == null) {
      return false;
    }
    try {
      return (boolean) IS_VIRTUAL.invokeExact(Thread.currentThread());
    } catch (Throwable e) {
      throw new AssertionError("Thread.isVirtual does not throw", e);
    }
  }

  /**
   * Makes virtual threads, or null before JDK 21. They have no thread-local values and no name of whoever creates them. Looked up
   * by name, because this is compiled for JDK 17.
   *
   * @param prefix of their names, followed by a number
   */
  static ThreadFactory virtual(String prefix) {
    if (Runtime.version().feature() < 21) {
      return null;
    }
    try {
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
      type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
      return (ThreadFactory) type.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      log.warn(
          "no virtual threads on this JDK, although there should be; using platform threads", e);
      return null;
    }
  }

  /** Logs what a thread of ours has to survive. Never fails: after an OutOfMemoryError a logger may. */
  public static void report(String where, Object what, Throwable failure) {
    try {
      log.error("{}: {} failed", where, what, failure);
    } catch (Throwable e) {
      // There is nobody left to tell.
    }
  }

  private static MethodHandle findIsVirtual() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      // Before JDK 21 there are none.
      return null;
    }
  }
}
