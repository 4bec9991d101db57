package io.plainrpc.benchmark.micro;

import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.UserService;
import io.plainrpc.benchmark.Users;
import io.plainrpc.codec.CodecLimits;
import io.plainrpc.codec.Encoded;
import io.plainrpc.codec.KryoPool;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Encoding and decoding what the workload's methods return: a bean with twelve fields, and a page of fifteen. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PageBenchmark {
  private static final int MAX_BYTES = 1 << 20;

  private final ServiceContract contract = ServiceContract.of(UserService.class);
  private final ServiceCodec codec =
      new ServiceCodec(contract, new KryoPool(), CodecLimits.DEFAULT);
  private final MethodContract getUser = method("getUser(");
  private final MethodContract listUser = method("listUser(");
  private final User user = Users.user(7);
  private final Page<User> page = Users.page(7);
  private final byte[] userBytes = bytes(getUser, user);
  private final byte[] pageBytes = bytes(listUser, page);

  /** For JMH. */
  public PageBenchmark() {}

  private MethodContract method(String prefix) {
    return contract.methods().stream()
        .filter(method -> method.signature().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  private byte[] bytes(MethodContract method, Object result) {
    try (Encoded body = codec.encodeResult(method, result, MAX_BYTES)) {
      return body.detach();
    }
  }

  /** Encodes a user. */
  @Benchmark
  public int encodeUser() {
    try (Encoded body = codec.encodeResult(getUser, user, MAX_BYTES)) {
      return body.length();
    }
  }

  /** Decodes it. */
  @Benchmark
  public Object decodeUser() {
    return codec.reader(getUser).result(userBytes, 0, userBytes.length, null, "peer");
  }

  /** Encodes a page. */
  @Benchmark
  public int encodePage() {
    try (Encoded body = codec.encodeResult(listUser, page, MAX_BYTES)) {
      return body.length();
    }
  }

  /** Decodes it. */
  @Benchmark
  public Object decodePage() {
    return codec.reader(listUser).result(pageBytes, 0, pageBytes.length, null, "peer");
  }
}
