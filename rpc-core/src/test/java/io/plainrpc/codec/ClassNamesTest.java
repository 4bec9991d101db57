package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.plainrpc.testing.ClassFile;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** B3: names on the wire load nothing; and what a service's types were loaded by is let go with its codec. */
class ClassNamesTest {

  /** What others have attacked Kryo and Java serialization with, and a class that nothing but these names mentions. */
  private static final List<String> NAMES = List.of(
      "io.plainrpc.codec.Canary",
      "[Lio.plainrpc.codec.Canary;",
      "no.such.Clazz",
      "[".repeat(250) + "Ljava.util.Formatter;",
      "java.lang.ProcessImpl",
      "java.lang.ProcessBuilder",
      "java.lang.Runtime",
      "sun.misc.Unsafe",
      "javax.script.ScriptEngineManager",
      "com.sun.rowset.JdbcRowSetImpl",
      "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
      "com.sun.org.apache.xpath.internal.objects.XString",
      "java.security.SignedObject",
      "com.esotericsoftware.kryo.serializers.JavaSerializer",
      "com.esotericsoftware.kryo.serializers.ExternalizableSerializer",
      // marshalsec, Kryo and KryoAltStrategy
      "org.apache.commons.beanutils.BeanComparator",
      "org.springframework.aop.support.DefaultBeanFactoryPointcutAdvisor",
      "org.springframework.beans.factory.support.DefaultListableBeanFactory",
      "org.springframework.jndi.support.SimpleJndiBeanFactory",
      "org.springframework.aop.aspectj.autoproxy.AspectJAwareAdvisorAutoProxyCreator$PartiallyComparableAdvisorHolder",
      "org.springframework.aop.aspectj.AspectJPointcutAdvisor",
      "org.springframework.aop.target.HotSwappableTargetSource",
      "org.codehaus.groovy.runtime.ConvertedClosure",
      "org.codehaus.groovy.runtime.MethodClosure",
      "groovy.util.Expando",
      "com.rometools.rome.feed.impl.ToStringBean",
      "com.rometools.rome.feed.impl.EqualsBean",
      "com.sun.syndication.feed.impl.ObjectBean",
      "org.apache.xbean.naming.context.ContextUtil$ReadOnlyBinding",
      "com.caucho.naming.QName",
      "com.sun.jndi.toolkit.dir.LazySearchEnumerationImpl",
      "com.sun.jndi.rmi.registry.BindingEnumeration",
      "java.util.ServiceLoader$LazyClassPathLookupIterator",
      "javax.imageio.spi.FilterIterator",
      "javax.imageio.ImageIO$ContainsFilter",
      "jdk.nashorn.internal.objects.NativeString");

  @Test
  void namesOnTheWireLoadNoClass() throws Exception {
    // The codec, Kryo, clients and servers run in here, so whatever they would load is asked for
    // here.
    Isolated loader = new Isolated("io.plainrpc.", "com.esotericsoftware.", "org.objenesis.");
    Thread.currentThread().setContextClassLoader(loader);
    try (LogCapture log = LogCapture.start()) {
      Object made =
          loader.loadClass(ClassNameAttack.class.getName()).getConstructor().newInstance();
      assertEquals(loader, made.getClass().getClassLoader());
      @SuppressWarnings("unchecked")
      Function<List<String>, Integer> attack = (Function<List<String>, Integer>) made;

      // First with names of the same form: whatever the way of such a body needs is loaded then.
      List<String> harmless =
          NAMES.stream().limit(6).map(name -> name.replaceAll("[aeiou]", "y")).toList();
      int rehearsed = attack.apply(harmless);
      assertTrue(rehearsed > 0);
      Set<String> before = Set.copyOf(loader.asked());
      int sent = attack.apply(NAMES);
      Set<String> loaded = new TreeSet<>(loader.asked());
      loaded.removeAll(before);
      // What code of ours mentions may be needed for the first time at any moment, by any thread.
      loaded.removeIf(name -> mentioned().contains(name) && !NAMES.contains(name));

      Report.line("B3-sent", sent, ">=10000");
      Report.line("B3", loaded.size(), 0);
      assertTrue(sent >= 10_000, sent + " sent");
      assertEquals(Set.of(), loaded);
      assertTrue(before.contains(Kryo.class.getName()), "Kryo was not loaded in isolation");
      harmless.forEach(name -> assertFalse(loader.asked().contains(name), name));
      assertFalse(loader.asked().contains("io.plainrpc.codec.Canary"), "the canary was loaded");
      assertNull(System.getProperty("io.plainrpc.canary"));
      assertFalse(log.text().isEmpty(), "servers and clients log in here");
    } finally {
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }
  }

  private static Set<String> mentioned() {
    return Mentioned.NAMES;
  }

  /** All classes that our classes mention, and they themselves. */
  private static final class Mentioned {
    private static final Set<String> NAMES = read();

    private static Set<String> read() {
      Set<String> names = new HashSet<>();
      try {
        for (Path classes :
            List.of(Path.of("target", "classes"), Path.of("target", "test-classes"))) {
          for (ClassFile one : ClassFile.readAll(classes)) {
            names.add(one.name().replace('/', '.'));
            one.types().forEach(type -> names.add(type.replace('/', '.')));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return names;
    }
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
