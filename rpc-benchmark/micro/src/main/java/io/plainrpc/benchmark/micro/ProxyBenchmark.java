package io.plainrpc.benchmark.micro;

import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import java.lang.reflect.Proxy;
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

/** From a method of the interface to its contract: what a call does before anything of it is encoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ProxyBenchmark {
  private final ServiceContract contract = ServiceContract.of(ExtraService.class);
  private final String text = "hello plain text";

  // As the client's proxies: found by the method, and nothing else done with it.
  private final ExtraService proxy = (ExtraService) Proxy.newProxyInstance(
      ExtraService.class.getClassLoader(),
      new Class<?>[] {ExtraService.class},
      (self, method, arguments) -> {
        MethodContract remote = contract.method(method);
        return remote == null ? null : arguments[0];
      });

  /** For JMH. */
  public ProxyBenchmark() {}

  /** A call through the proxy. */
  @Benchmark
  public String proxy() {
    return proxy.upper(text);
  }
}
