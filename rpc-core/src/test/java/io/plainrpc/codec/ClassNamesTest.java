package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** B3: names on the wire load nothing; and what a service's types were loaded by is let go with its codec. */
class ClassNamesTest {

  @Test
  void namesInBodiesLoadNoClass() throws Exception {
    // The codec and Kryo themselves run in here, so whatever they would load is asked for here.
    Isolated loader = new Isolated("io.plainrpc.", "com.esotericsoftware.", "org.objenesis.");
    Object attack =
        loader.loadClass(ClassNameAttack.class.getName()).getConstructor().newInstance();
    assertEquals(loader, attack.getClass().getClassLoader());
    int sent = (Integer) ((Callable<?>) attack).call();
    Set<String> asked = loader.asked();
    assertTrue(asked.contains(Kryo.class.getName()), "Kryo was not loaded in isolation");
    assertFalse(asked.contains("io.plainrpc.codec.Canary"), "the canary was loaded");
    for (String name : List.of("ProcessImpl", "Unsafe", "Clazz", "Formatter", "JdbcRowSetImpl")) {
      assertTrue(asked.stream().noneMatch(a -> a.endsWith(name)), name);
    }
    assertNull(System.getProperty("io.plainrpc.canary"));
    System.out.println("B3 " + sent + " bodies with class names, 0 classes loaded");
  }

  @Test
  void kryoItselfRefusesClassesInBothDirections() {
    Kryo kryo = NamelessClassResolver.newKryo();
    Output out = new Output(64);
    assertThrows(UnsupportedOperationException.class, () -> kryo.writeClass(out, String.class));
    for (byte[] bytes : List.of(new byte[] {1, 0, 'a', -1}, new byte[] {3, 0}, new byte[] {0})) {
      assertThrows(
          UnsupportedOperationException.class, () -> kryo.readClassAndObject(new Input(bytes)));
    }
    assertTrue(kryo.isRegistrationRequired());
    assertFalse(kryo.getReferences());
  }

  @Test
  void classLoaderIsCollectedOnceItsCodecIsDropped() throws Exception {
    KryoPool pool = new KryoPool();
    WeakReference<ClassLoader> loader = useAndDrop(pool);
    for (int i = 0; i < 100 && loader.get() != null; i++) {
      System.gc();
    }
    assertNull(loader.get(), "the pool or a static field holds on to a user's classes");
    pool.borrow();
  }

  private static WeakReference<ClassLoader> useAndDrop(KryoPool pool) throws Exception {
    Isolated loader = new Isolated("io.plainrpc.codec.TypeServices", "io.plainrpc.codec.Samples");
    Class<?> service = loader.loadClass(TypeServices.Users.class.getName());
    Class<?> person = loader.loadClass(Samples.Person.class.getName());
    Wire wire = new Wire(service, pool, CodecLimits.DEFAULT);
    Object sent = person.getConstructor(String.class, int.class).newInstance("p", 1);
    assertEquals(sent, wire.roundTrip("person", sent));
    assertThrows(RuntimeException.class, () -> wire.readArguments("person", new byte[] {9}));
    return new WeakReference<>(loader);
  }
}
