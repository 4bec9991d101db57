package io.plainrpc.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures {@code upper} against bare sockets.
 *
 * <pre>
 * java -jar rpc-benchmark.jar [rounds] [milliseconds per measurement]
 * </pre>
 *
 * <p>Both servers are processes of their own and live through the whole run; the subjects take turns within a round, and
 * their order turns with every round, so that a change of the machine's mood hits both alike. Ratios are taken within a
 * round; medians over rounds are printed.
 */
public final class BenchmarkMain {
  private static final int MANY = 32;
  private static final int[] CALLERS = {1, MANY};
  private static final int WARM_UP_MILLIS = 3000;

  private BenchmarkMain() {}

  /**
   * Runs the benchmark, or with {@code serve bare|plainrpc} one of its servers.
   *
   * @param arguments see the class
   * @throws Exception when a server cannot be started or a call fails
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 2 && arguments[0].equals("serve")) {
      serve(arguments[1]);
      return;
    }
    if (arguments.length > 2
        || !List.of(arguments).stream().allMatch(text -> text.matches("[1-9][0-9]{0,5}"))) {
      System.err.println(
          "usage: java -jar rpc-benchmark.jar [rounds, default 5] [milliseconds per measurement, 1500]");
      System.exit(2);
    }
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    int millis = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1500;
    measure(rounds, millis);
  }

  private static void serve(String what) throws Exception {
    int port = what.equals("bare")
        ? BarePingPong.serve().getLocalPort()
        : PlainRpc.serve().port();
    System.out.println(port);
    // Until the process that started this one closes our input.
    System.in.transferTo(OutputStream.nullOutputStream());
  }

  private static void measure(int rounds, int millis) throws Exception {
    System.out.printf(
        "upper(17 characters), loopback, JDK %s, %d processors; %d rounds of %d ms%n",
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        rounds,
        millis);
    Process bareServer = start("bare");
    Process rpcServer = start("plainrpc");
    int rpcPort = port(rpcServer);
    try (Subject bare = new BarePingPong(port(bareServer));
        Subject rpc = new PlainRpc(rpcPort);
        Subject one = new PlainRpc(rpcPort, 1)) {
      for (int callers : CALLERS) {
        Load.run(bare, callers, WARM_UP_MILLIS);
        Load.run(rpc, callers, WARM_UP_MILLIS);
      }
      for (int callers : CALLERS) {
        compare(bare, rpc, callers, rounds, millis);
      }
      // Whether the pool is worth having: all its connections against a single one.
      Load.run(one, MANY, WARM_UP_MILLIS);
      compare(one, rpc, MANY, rounds, millis);
      allocation(rpc, millis);
    } finally {
      bareServer.destroy();
      rpcServer.destroy();
    }
  }

  private static void compare(Subject bare, Subject rpc, int callers, int rounds, int millis)
      throws Exception {
    List<Double> bareRates = new ArrayList<>();
    List<Double> rpcRates = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> barePercentiles = new ArrayList<>();
    List<Double> rpcPercentiles = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      boolean bareFirst = round % 2 == 0;
      Load.Result first = Load.run(bareFirst ? bare : rpc, callers, millis);
      Load.Result second = Load.run(bareFirst ? rpc : bare, callers, millis);
      Load.Result ofBare = bareFirst ? first : second;
      Load.Result ofRpc = bareFirst ? second : first;
      bareRates.add(ofBare.callsPerSecond());
      rpcRates.add(ofRpc.callsPerSecond());
      ratios.add(ofRpc.callsPerSecond() / ofBare.callsPerSecond());
      barePercentiles.add(ofBare.latency().getValueAtPercentile(99) / 1e3);
      rpcPercentiles.add(ofRpc.latency().getValueAtPercentile(99) / 1e3);
    }
    System.out.printf(
        Locale.ROOT,
        "%2d callers: %s %,9.0f calls/s (p99 %,6.0f us), %s %,9.0f calls/s (p99 %,6.0f us), ratio %.2f (%.2f to %.2f)%n",
        callers,
        bare.name(),
        median(bareRates),
        median(barePercentiles),
        rpc.name(),
        median(rpcRates),
        median(rpcPercentiles),
        median(ratios),
        ratios.stream().min(Double::compare).orElseThrow(),
        ratios.stream().max(Double::compare).orElseThrow());
  }

  private static void allocation(Subject rpc, int millis) throws Exception {
    long before = rpc.serverAllocatedBytes();
    Load.Result result = Load.run(rpc, 1, 2L * millis);
    double server = (double) (rpc.serverAllocatedBytes() - before) / result.calls();
    System.out.printf(
        Locale.ROOT,
        "allocated per call: client %.0f B, server %.0f B, together %.0f B%n",
        result.allocatedBytes(),
        server,
        result.allocatedBytes() + server);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static Process start(String what) throws IOException {
    String java = System.getProperty("java.home") + "/bin/java";
    return new ProcessBuilder(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            BenchmarkMain.class.getName(),
            "serve",
            what)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int port(Process server) throws IOException {
    String line = new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))
        .readLine();
    if (line == null) {
      throw new IOException("the server process ended before it was listening");
    }
    return Integer.parseInt(line.strip());
  }
}
