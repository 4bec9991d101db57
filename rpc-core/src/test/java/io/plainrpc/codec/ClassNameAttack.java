package io.plainrpc.codec;

import io.plainrpc.RpcException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.ScriptedPeer;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Sends class names, as Kryo and as Java serialization would understand them, to every position; and to the places where
 * names cross for people to read: causes and stacks of exceptions, error frames, descriptors.
 */
public final class ClassNameAttack implements Function<List<String>, Integer> {
  private static final int ERROR_CODES = 11;
  private static final int TO_ALL = 3;
  private static final int IN_TURN = 3;
  private static final String PLACEHOLDER = "java.lang.IllegalStateException";

  private int sent;

  /** Runs the attack with these names; the number of bodies, frames and descriptors sent. */
  @Override
  public Integer apply(List<String> names) {
    sent = 0;
    try {
      bodies(names);
      causes(names);
      descriptors(names);
      errorFrames(names);
      agreements(names);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return sent;
  }

  /** Every form of body to every position; of the names, some to all of them and the others in turn. */
  private void bodies(List<String> names) {
    int turn = 0;
    for (Class<?> service : TypeServices.class.getDeclaredClasses()) {
      Wire wire = new Wire(service);
      for (Method method : service.getMethods()) {
        List<String> chosen = new ArrayList<>(names.subList(0, TO_ALL));
        for (int i = 0; i < IN_TURN; i++) {
          chosen.add(names.get(TO_ALL + turn++ % (names.size() - TO_ALL)));
        }
        for (byte[] body : bodiesOf(chosen)) {
          attempt(() -> wire.readArguments(method.getName(), body));
          attempt(() -> wire.readResult(method.getName(), body));
        }
      }
    }
    Wire throwing = new Wire(ThrownTest.Service.class);
    for (byte[] body : bodiesOf(names)) {
      attempt(() -> throwing.readThrown("find", body));
    }
  }

  private void attempt(Runnable reading) {
    sent++;
    try {
      reading.run();
    } catch (io.plainrpc.CannotDecodeException e) {
      // What it should be. A body may also mean something harmless, a text for example.
    }
  }

  private static List<byte[]> bodiesOf(List<String> names) {
    List<byte[]> bodies = new ArrayList<>();
    for (String name : names) {
      byte[] plain = name.getBytes(StandardCharsets.US_ASCII);
      byte[] kryo = plain.clone();
      kryo[kryo.length - 1] |= (byte) 0x80;
      bodies.add(Bombs.join(new byte[] {1, 0}, kryo, new byte[16]));
      bodies.add(Bombs.join(new byte[] {1, 0, 1, 0}, kryo, new byte[16]));
      bodies.add(Bombs.join(new byte[] {2, 1, 0}, kryo, new byte[16]));
      bodies.add(Bombs.join(Bombs.varint(plain.length + 1), plain));
      bodies.add(Bombs.join(new byte[] {1}, Bombs.varint(plain.length + 1), plain));
      bodies.add(Bombs.join(new byte[] {0}, Bombs.varint(plain.length + 1), plain, new byte[8]));
      for (byte[] stream : List.of(javaSerialization(plain), nestedSerialization(plain))) {
        bodies.add(stream);
        bodies.add(Bombs.join(new byte[] {1}, stream));
        bodies.add(Bombs.join(Bombs.varint(stream.length + 1), stream));
      }
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

  /** A stream whose object carries another stream in an array of bytes, as a signed object does. */
  private static byte[] nestedSerialization(byte[] name) {
    byte[] inner = javaSerialization(name);
    byte[] outer =
        javaSerialization("java.security.SignedObject".getBytes(StandardCharsets.US_ASCII));
    byte[] array = {0x75, 0x72, 0, 2, '[', 'B', 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0x78, 0x70};
    byte[] length = ByteBuffer.allocate(4).putInt(inner.length).array();
    return Bombs.join(outer, array, length, inner);
  }

  /** A declared exception whose cause is not declared: its class, and those of its stack, cross as names. */
  private void causes(List<String> names) {
    Wire wire = new Wire(ThrownTest.Service.class);
    for (String name : names) {
      IllegalStateException cause = new IllegalStateException("why");
      cause.setStackTrace(new StackTraceElement[] {new StackTraceElement(name, name, name, 1)});
      byte[] body = wire.thrown("find", new Samples.NotFound("m", cause, "i"));
      byte[] attack = replace(body, text(PLACEHOLDER), text(name));
      Throwable arrived = wire.readThrown("find", attack).getCause();
      sent++;
      if (!arrived.toString().equals(name + ": why")) {
        throw new IllegalStateException("the attack has missed: " + arrived);
      }
    }
  }

  private static byte[] text(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    return Bombs.join(Bombs.varint(bytes.length + 1), bytes);
  }

  private static byte[] replace(byte[] in, byte[] what, byte[] by) {
    for (int at = 0; at <= in.length - what.length; at++) {
      if (Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return Bombs.join(
            Arrays.copyOf(in, at), by, Arrays.copyOfRange(in, at + what.length, in.length));
      }
    }
    throw new IllegalStateException("not found");
  }

  private static List<String> descriptorsOf(String name) {
    return List.of(
        "plainrpc-descriptor 1\nservice " + name + "\nmethod call(String) String\n",
        "plainrpc-descriptor 1\nservice io.plainrpc.testing.Lab\nmethod call(" + name + ") " + name
            + " throws " + name + "\nrecord " + name + " a:" + name + "\n");
  }

  /** Announced to a server, which answers or ends the connection. */
  private void descriptors(List<String> names) throws Exception {
    try (RpcServer server =
        RpcServer.builder().service(Lab.class, LabHandler.echo()).start()) {
      for (String name : names) {
        for (String descriptor : descriptorsOf(name)) {
          try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
            peer.send(Frames.clientGreeting());
            peer.readGreeting();
            peer.send(
                Frames.announce(0, Frames.utf8(descriptor)),
                Frames.request(1, 0, Frames.text(name)));
            for (int answers = 0; answers < 2 && peer.read() != null; answers++) {
              // Agree or goaway, then an error.
            }
            sent++;
          }
        }
      }
    }
  }

  /** Errors of every code with the name in every field that is a text. */
  private void errorFrames(List<String> names) throws Exception {
    for (String name : names) {
      byte[] fields = Frames.join(
          Frames.option(1, Frames.utf8(name)),
          Frames.option(2, Frames.utf8(name)),
          Frames.option(3, Frames.utf8(name)),
          Frames.option(4, Frames.utf8(name + ": m\n\tat " + name + ".m(F.java:1)\n")),
          Frames.option(7, Frames.utf8(name)));
      try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
            peer.greetAndAgree();
            for (int call = 1; peer.read() != null; call++) {
              peer.send(Frames.error(call, call, Frames.COMPLETED, fields));
            }
          });
          RpcClient client = RpcClient.connect(server.address())) {
        Lab lab = client.service(Lab.class);
        for (int code = 1; code <= ERROR_CODES; code++) {
          fail(lab, name);
        }
      }
    }
  }

  /** A server that has "another version", described with the name. */
  private void agreements(List<String> names) throws Exception {
    for (String name : names) {
      for (String descriptor : descriptorsOf(name)) {
        byte[] text = Frames.utf8(descriptor);
        byte[] agree = Frames.join(new byte[] {0, 0, 1}, Frames.sha256(text), text);
        try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
              peer.greet();
              peer.expect(Frames.ANNOUNCE);
              peer.send(
                  Frames.frame(Frames.AGREE, 0, 0, agree),
                  Frames.error(1, 6, Frames.NOT_STARTED, Frames.option(1, Frames.utf8(name))));
              peer.expectClosed(5_000);
            });
            RpcClient client = RpcClient.connect(server.address())) {
          fail(client.service(Lab.class), name);
        }
      }
    }
  }

  private void fail(Lab lab, String text) {
    sent++;
    try {
      lab.call(text);
      throw new IllegalStateException("answered");
    } catch (RpcException e) {
      e.printStackTrace(new java.io.PrintWriter(new java.io.StringWriter()));
    }
  }
}
