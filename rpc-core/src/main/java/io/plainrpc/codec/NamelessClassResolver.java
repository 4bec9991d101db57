package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultClassResolver;

/**
 * Refuses classes on the wire, by number as well as by name. Nothing here writes or reads one; should that ever change by
 * mistake, it must not become a way to load classes.
 */
final class NamelessClassResolver extends DefaultClassResolver {
  @Override
  public Registration writeClass(Output output, @SuppressWarnings("rawtypes") Class type) {
    throw refused();
  }

  @Override
  protected void writeName(
      Output output, @SuppressWarnings("rawtypes") Class type, Registration registration) {
    throw refused();
  }

  @Override
  public Registration readClass(Input input) {
    throw refused();
  }

  @Override
  protected Registration readName(Input input) {
    throw refused();
  }

  @Override
  protected Class<?> getTypeByName(String className) {
    return null;
  }

  private static UnsupportedOperationException refused() {
    return new UnsupportedOperationException("classes do not cross the wire");
  }

  /** A new Kryo that only carries: no classes, no references, no generics to be left in disorder by a failure. */
  static Kryo newKryo() {
    Kryo kryo = new Kryo(new NamelessClassResolver(), null);
    kryo.setRegistrationRequired(true);
    kryo.setReferences(false);
    kryo.setOptimizedGenerics(false);
    return kryo;
  }
}
