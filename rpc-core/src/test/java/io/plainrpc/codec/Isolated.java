package io.plainrpc.codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** A class loader that defines classes of some packages itself and remembers every name it was asked for. */
final class Isolated extends ClassLoader {
  private final Set<String> asked = Collections.synchronizedSet(new LinkedHashSet<>());
  private final String[] own;

  Isolated(String... ownPrefixes) {
    super(Isolated.class.getClassLoader());
    own = ownPrefixes;
  }

  Set<String> asked() {
    return asked;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    asked.add(name);
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      for (String prefix : own) {
        if (name.startsWith(prefix)) {
          return define(name);
        }
      }
    }
    return super.loadClass(name, resolve);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
