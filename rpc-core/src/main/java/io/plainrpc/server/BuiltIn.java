package io.plainrpc.server;

import io.plainrpc.codec.CodecLimits;
import io.plainrpc.codec.KryoPool;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.health.ServerInfo;
import io.plainrpc.transport.MethodMemory;
import io.plainrpc.transport.ServerTransport;
import java.util.List;

/**
 * The service that a server has beside those of its user, {@link ServerInfo}. It is made when somebody first wants it, because
 * reading its interface takes a good part of the time in which a server starts. Any thread.
 */
final class BuiltIn {
  static final String NAME = ServerInfo.class.getName();

  private final List<Exported> users;
  private final KryoPool kryos;
  private final long startedNanos = System.nanoTime();

  // Guarded by this.
  private ServerTransport transport;
  private Exported info;

  /**
   * For one server.
   *
   * @param users what it exports besides
   * @param kryos where the sessions of its codecs come from
   */
  BuiltIn(List<Exported> users, KryoPool kryos) {
    this.users = users;
    this.kryos = kryos;
  }

  /** The server's other half is there. Before the first call. */
  synchronized void serving(ServerTransport server) {
    transport = server;
  }

  /** The service of that name, or null. */
  Exported service(String name) {
    return name.equals(NAME) ? info() : null;
  }

  private synchronized Exported info() {
    if (info == null) {
      info = make();
    }
    return info;
  }

  private Exported make() {
    ServiceContract contract = ServiceContract.of(ServerInfo.class);
    // What a user has set for their own services does not concern this one, whose values are small.
    return new Exported(
        contract,
        new ServiceCodec(contract, kryos, CodecLimits.DEFAULT),
        new ServerInfoService(contract, users, transport, startedNanos),
        contract.methods().stream()
            .map(method -> MethodMemory.immediate(method.label()))
            .toList());
  }
}
