package io.plainrpc.benchmark.micro;

import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.UserService;
import io.plainrpc.benchmark.Users;
import io.plainrpc.codec.BodyReader;
import io.plainrpc.codec.CodecLimits;
import io.plainrpc.codec.Encoded;
import io.plainrpc.codec.KryoPool;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.contract.VersionPair;
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

/** What it costs to encode a user in one version and decode it in the same, or in another one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(10)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class VersionsBenchmark {
  private static final int MAX_BYTES = 1 << 20;

  private final ServiceContract contract = ServiceContract.of(UserService.class);
  private final ServiceCodec codec = codec(contract);
  private final MethodContract method = getUser(contract);
  private final User user = Users.user(7);
  private final BodyReader same = codec.reader(method);

  private final ServiceContract laterContract = ServiceContract.of(LaterUser.Service.class);
  private final ServiceCodec laterCodec = codec(laterContract);
  private final MethodContract laterMethod = getUser(laterContract);
  private final LaterUser laterUser = new LaterUser(user);
  private final BodyReader other = codec
      .readers(new VersionPair(contract.descriptor(), laterContract.descriptor()))
      .answers(method);

  /** For JMH. */
  public VersionsBenchmark() {}

  private static ServiceCodec codec(ServiceContract contract) {
    return new ServiceCodec(contract, new KryoPool(), CodecLimits.DEFAULT);
  }

  private static MethodContract getUser(ServiceContract contract) {
    return contract.methods().stream()
        .filter(method -> method.signature().startsWith("getUser("))
        .findFirst()
        .orElseThrow();
  }

  private static Object decode(BodyReader reader, Encoded body) {
    return reader.result(body.buffer(), 0, body.length(), null, "peer");
  }

  /** Both sides have the same version. */
  @Benchmark
  public Object equal() {
    try (Encoded body = codec.encodeResult(method, user, MAX_BYTES)) {
      return decode(same, body);
    }
  }

  /** The reader has an earlier version: two fields are skipped, one gets its default, one is widened. */
  @Benchmark
  public Object different() {
    try (Encoded body = laterCodec.encodeResult(laterMethod, laterUser, MAX_BYTES)) {
      return decode(other, body);
    }
  }
}
