package io.plainrpc.benchmark.micro;

import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import java.lang.reflect.InvocationTargetException;
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

/** From the numbers in a request to the implementation's method, by reflection as in the server and directly. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class DispatchBenchmark {
  private final ServiceContract contract = ServiceContract.of(ExtraService.class);
  private final ExtraService implementation = new Echo();
  private final Object[] arguments = {"hello plain text"};
  private final int number = contract.methods().stream()
      .filter(method -> method.signature().startsWith("upper("))
      .findFirst()
      .map(contract.methods()::indexOf)
      .orElseThrow();

  /** For JMH. */
  public DispatchBenchmark() {}

  /** As the server does it. */
  @Benchmark
  public Object reflection() throws IllegalAccessException, InvocationTargetException {
    MethodContract method = contract.methods().get(number);
    return method.methods().get(0).invoke(implementation, arguments);
  }

  /** What it would be at best. */
  @Benchmark
  public Object direct() {
    return implementation.upper((String) arguments[0]);
  }

  private static final class Echo implements ExtraService {
    @Override
    public String upper(String text) {
      return text;
    }

    @Override
    public byte[] echo(byte[] bytes) {
      return bytes;
    }

    @Override
    public void slow(int millis) {}
  }
}
