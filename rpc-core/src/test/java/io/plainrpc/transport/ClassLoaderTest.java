package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.plainrpc.testing.Report;
import io.plainrpc.testing.Resources;
import io.plainrpc.testing.isolated.GreetingRun;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Types load through the interface's class loader, and nothing of ours keeps it afterwards. */
class ClassLoaderTest {
  private static final int COLLECTIONS = 50;

  /** Loads the isolated service itself; the framework comes from above, as in an application server. */
  private static final class Isolated extends URLClassLoader {
    Isolated(URL classes) {
      super(new URL[] {classes}, ClassLoaderTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.plainrpc.testing.isolated.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  @Test
  void loaderOfInterfaceAndImplementationIsCollectableAfterClose() throws Exception {
    int loaders = 3;
    int collected = 0;
    for (int i = 0; i < loaders; i++) {
      WeakReference<ClassLoader> loader = run();
      Resources.awaitNoThreads("plainrpc-", Duration.ofSeconds(2));
      for (int gc = 0; gc < COLLECTIONS && loader.get() != null; gc++) {
        System.gc();
      }
      assertNull(loader.get(), "the loader is still reachable");
      collected++;
    }
    Report.line("class-loaders-collected", collected, loaders);
  }

  /** In a frame of its own, so that none of the test's holds anything. */
  private static WeakReference<ClassLoader> run() throws Exception {
    URL classes = GreetingRun.class.getProtectionDomain().getCodeSource().getLocation();
    try (Isolated loader = new Isolated(classes)) {
      Class<?> isolated = loader.loadClass(GreetingRun.class.getName());
      assertNotSame(GreetingRun.class, isolated);
      ((Runnable) isolated.getDeclaredConstructor().newInstance()).run();
      return new WeakReference<>(loader);
    }
  }
}
