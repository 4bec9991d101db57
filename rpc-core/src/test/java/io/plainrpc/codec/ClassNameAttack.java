package io.plainrpc.codec;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Sends class names, as Kryo and as Java serialization would understand them, to every position. */
public final class ClassNameAttack implements Callable<Integer> {
  private static final List<String> NAMES = List.of(
      "io.plainrpc.codec.Canary",
      "[Lio.plainrpc.codec.Canary;",
      "java.lang.ProcessImpl",
      "java.lang.Runtime",
      "sun.misc.Unsafe",
      "no.such.Clazz",
      "[".repeat(250) + "Ljava.util.Formatter;",
      "javax.script.ScriptEngineManager",
      "com.sun.rowset.JdbcRowSetImpl");

  /** Runs the attack; the number of bodies sent. */
  @Override
  public Integer call() {
    int sent = 0;
    for (Class<?> service : TypeServices.class.getDeclaredClasses()) {
      Wire wire = new Wire(service);
      for (Method method : service.getMethods()) {
        for (byte[] body : bodies()) {
          attempt(() -> wire.readArguments(method.getName(), body));
          attempt(() -> wire.readResult(method.getName(), body));
          sent += 2;
        }
      }
    }
    Wire throwing = new Wire(ThrownTest.Service.class);
    for (byte[] body : bodies()) {
      attempt(() -> throwing.readThrown("find", body));
      sent++;
    }
    return sent;
  }

  private static void attempt(Runnable reading) {
    try {
      reading.run();
    } catch (io.plainrpc.CannotDecodeException e) {
      // What it should be. A body may also mean something harmless, a text for example.
    }
  }

  private static List<byte[]> bodies() {
    List<byte[]> bodies = new ArrayList<>();
    for (String name : NAMES) {
      byte[] plain = name.getBytes(StandardCharsets.US_ASCII);
      byte[] kryo = plain.clone();
      kryo[kryo.length - 1] |= (byte) 0x80;
      bodies.add(Bombs.join(new byte[] {1, 0}, kryo, new byte[16]));
      bodies.add(Bombs.join(new byte[] {1, 0, 1, 0}, kryo, new byte[16]));
      bodies.add(Bombs.join(new byte[] {2, 1, 0}, kryo, new byte[16]));
      bodies.add(Bombs.join(Bombs.varint(plain.length + 1), plain));
      bodies.add(Bombs.join(new byte[] {1}, Bombs.varint(plain.length + 1), plain));
      bodies.add(Bombs.join(new byte[] {0}, Bombs.varint(plain.length + 1), plain, new byte[8]));
      bodies.add(javaSerialization(plain));
      bodies.add(Bombs.join(new byte[] {1}, javaSerialization(plain)));
      bodies.add(
          Bombs.join(Bombs.varint(javaSerialization(plain).length + 1), javaSerialization(plain)));
    }
    bodies.add(new byte[] {1, 7, 0});
    return bodies;
  }

  /** A stream with one object of the class: magic, version, object, class descriptor, no fields, no superclass. */
  private static byte[] javaSerialization(byte[] name) {
    byte[] length = {(byte) (name.length >> 8), (byte) name.length};
    return Bombs.join(
        new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5, 0x73, 0x72}, length, name, new byte[] {
          0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0x78, 0x70
        });
  }
}
