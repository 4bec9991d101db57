package io.plainrpc.codec;

import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** One service with its codec, for tests: bytes in and out by the name of a method. */
final class Wire {
  static final int MIB = 1024 * 1024;

  private static final int AROUND = 64;

  private final ServiceContract contract;
  private final ServiceCodec codec;

  Wire(Class<?> service) {
    this(service, new KryoPool(), CodecLimits.DEFAULT);
  }

  Wire(Class<?> service, KryoPool pool, CodecLimits limits) {
    this(service, pool, limits, true);
  }

  Wire(Class<?> service, KryoPool pool, CodecLimits limits, boolean detailedFailures) {
    contract = ServiceContract.of(service);
    codec = new ServiceCodec(contract, pool, limits, detailedFailures);
  }

  /** In the order of their numbers. */
  List<MethodContract> methods() {
    return contract.methods();
  }

  ServiceCodec codec() {
    return codec;
  }

  MethodContract method(String name) {
    return contract.methods().stream()
        .filter(m -> m.signature().startsWith(name + "("))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no method " + name));
  }

  byte[] arguments(String method, Object... arguments) {
    try (Encoded body = codec.encodeArguments(method(method), arguments, 64 * MIB)) {
      return body.detach();
    }
  }

  Object[] readArguments(String method, byte[] body) {
    return codec.reader(method(method)).arguments(body, 0, body.length, null);
  }

  /** The same, where the body stands amid bytes of others. */
  Object[] readArguments(String method, byte[] body, byte around) {
    byte[] buffer = new byte[body.length + 2 * AROUND];
    Arrays.fill(buffer, around);
    System.arraycopy(body, 0, buffer, AROUND, body.length);
    return codec.reader(method(method)).arguments(buffer, AROUND, body.length, null);
  }

  byte[] result(String method, Object result) {
    try (Encoded body = codec.encodeResult(method(method), result, 64 * MIB)) {
      return body.detach();
    }
  }

  Object readResult(String method, byte[] body) {
    return codec.reader(method(method)).result(body, 0, body.length, null, "10.0.0.7:9000");
  }

  byte[] thrown(String method, Throwable thrown) {
    try (Encoded body = codec.encodeThrown(method(method), thrown, 64 * MIB)) {
      return body == null ? null : body.detach();
    }
  }

  Throwable readThrown(String method, byte[] body) {
    return codec.reader(method(method)).thrown(body, 0, body.length, null, "10.0.0.7:9000");
  }

  /** There as an argument and back as a result, through a buffer that holds other bytes around the body. */
  Object roundTrip(String method, Object value) {
    byte[] there = arguments(method, value);
    byte[] framed = new byte[there.length + 20];
    Arrays.fill(framed, (byte) 0xEE);
    System.arraycopy(there, 0, framed, 7, there.length);
    Object arrived = codec.reader(method(method)).arguments(framed, 7, there.length, null)[0];
    return readResult(method, result(method, arrived));
  }

  /** Bytes as they are written down: pairs of hexadecimal digits, spaces ignored. */
  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replaceAll("\\s+", ""));
  }
}
