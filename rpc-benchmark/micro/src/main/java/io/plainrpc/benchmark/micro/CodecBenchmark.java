package io.plainrpc.benchmark.micro;

import io.plainrpc.codec.CodecLimits;
import io.plainrpc.codec.Encoded;
import io.plainrpc.codec.KryoPool;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import java.time.LocalDate;
import java.util.List;
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

/**
 * What encoding and decoding cost without a socket.
 *
 * <pre>
 * java -cp rpc-benchmark/target/rpc-benchmark.jar org.openjdk.jmh.Main CodecBenchmark -prof gc
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CodecBenchmark {

  /** A record of ordinary size. */
  public record User(
      long id, String name, String email, LocalDate birthday, List<Integer> permissions) {}

  /** One method with a text, one with a record. */
  public interface Service {
    /** A text. */
    String upper(String text);

    /** A record. */
    User find(User like);
  }

  private final ServiceContract contract = ServiceContract.of(Service.class);
  private final ServiceCodec codec =
      new ServiceCodec(contract, new KryoPool(), CodecLimits.DEFAULT);
  private final MethodContract upper = method("upper(");
  private final MethodContract find = method("find(");
  private final Object[] text = {"hello plain world"};
  private final Object[] user = {
    new User(
        7, "Ada Lovelace", "ada@example.org", LocalDate.of(1815, 12, 10), List.of(1, 2, 3, 5, 8))
  };
  private final byte[] textBytes = bytes(upper, text);
  private final byte[] userBytes = bytes(find, user);

  /** For JMH. */
  public CodecBenchmark() {}

  private MethodContract method(String prefix) {
    return contract.methods().stream()
        .filter(method -> method.signature().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  private byte[] bytes(MethodContract method, Object[] arguments) {
    try (Encoded body = codec.encodeArguments(method, arguments, 1 << 20)) {
      return body.detach();
    }
  }

  /** Encodes a text of 17 characters. */
  @Benchmark
  public int encodeText() {
    try (Encoded body = codec.encodeArguments(upper, text, 1 << 20)) {
      return body.length();
    }
  }

  /** Decodes it. */
  @Benchmark
  public Object[] decodeText() {
    return codec.reader(upper).arguments(textBytes, 0, textBytes.length, null);
  }

  /** Encodes a record with five components. */
  @Benchmark
  public int encodeRecord() {
    try (Encoded body = codec.encodeArguments(find, user, 1 << 20)) {
      return body.length();
    }
  }

  /** Decodes it. */
  @Benchmark
  public Object[] decodeRecord() {
    return codec.reader(find).arguments(userBytes, 0, userBytes.length, null);
  }
}
