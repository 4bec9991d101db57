package io.plainrpc.server;

import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.health.DurationCount;
import io.plainrpc.health.Health;
import io.plainrpc.health.Load;
import io.plainrpc.health.MethodLoad;
import io.plainrpc.health.ServerInfo;
import io.plainrpc.health.ServerStatus;
import io.plainrpc.health.ServiceInfo;
import io.plainrpc.transport.CallStats;
import io.plainrpc.transport.ServerTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers what a server tells about itself. Called on threads that read connections: nothing here blocks. Any thread. */
final class ServerInfoService implements ServerInfo {
  private static final String METHOD = "method ";

  private final ServiceContract own;

  /** Sorted by name. */
  private final List<Exported> exported;

  private final ServerTransport transport;
  private final long startedNanos;

  /**
   * For one server.
   *
   * @param own the contract of this service
   * @param exported the user's services
   * @param startedNanos when the server was started, on the scale of {@link System#nanoTime}
   */
  ServerInfoService(
      ServiceContract own, List<Exported> exported, ServerTransport transport, long startedNanos) {
    this.own = own;
    this.exported = exported.stream()
        .sorted(Comparator.comparing(one -> one.contract().name()))
        .toList();
    this.transport = transport;
    this.startedNanos = startedNanos;
  }

  @Override
  public Health health() {
    return new Health(
        status(),
        uptime(),
        version(),
        transport.connections(),
        transport.callsInFlight(),
        transport.maxCallsInFlight());
  }

  private ServerStatus status() {
    if (transport.isClosing()) {
      return ServerStatus.CLOSING;
    }
    return transport.callsInFlight() >= transport.maxCallsInFlight()
        ? ServerStatus.OVERLOADED
        : ServerStatus.SERVING;
  }

  private Duration uptime() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  private static String version() {
    String version = ServerInfoService.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  @Override
  public List<ServiceInfo> services() {
    return contracts()
        .sorted(Comparator.comparing(ServiceContract::name))
        .map(contract -> new ServiceInfo(contract.name(), methods(contract)))
        .toList();
  }

  private static List<String> methods(ServiceContract contract) {
    return text(contract)
        .lines()
        .filter(line -> line.startsWith(METHOD))
        .map(line -> line.substring(METHOD.length()))
        .toList();
  }

  @Override
  public Optional<String> descriptor(String service) {
    return contracts()
        .filter(contract -> contract.name().equals(service))
        .findFirst()
        .map(ServerInfoService::text);
  }

  private Stream<ServiceContract> contracts() {
    return Stream.concat(Stream.of(own), exported.stream().map(Exported::contract));
  }

  private static String text(ServiceContract contract) {
    return new String(contract.descriptor().bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public Load load() {
    List<MethodLoad> methods = new ArrayList<>();
    for (Exported service : exported) {
      for (MethodContract method : service.contract().methods()) {
        methods.add(load(method, service.memory(method.number()).stats().snapshot()));
      }
    }
    return new Load(uptime(), methods);
  }

  private static MethodLoad load(MethodContract method, CallStats.Snapshot calls) {
    return new MethodLoad(
        method.service(),
        method.signature(),
        calls.inFlight(),
        calls.succeeded(),
        calls.threw(),
        calls.failed(),
        calls.refused(),
        calls.cancelled(),
        durations(calls.durations()));
  }

  private static List<DurationCount> durations(long[] buckets) {
    List<DurationCount> counts = new ArrayList<>();
    for (int i = 0; i < buckets.length; i++) {
      if (buckets[i] > 0) {
        counts.add(new DurationCount(CallStats.belowNanos(i), buckets[i]));
      }
    }
    return counts;
  }
}
