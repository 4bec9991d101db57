package io.plainrpc.server;

import io.plainrpc.transport.ServerTransport;
import io.plainrpc.transport.TransportSecurity;
import java.util.Objects;

/** What only this project's other modules, tests and benchmark may use. Not API. */
public final class ServerInternals {
  private ServerInternals() {}

  /**
   * Has a server's connections go through TLS. It goes when TLS gets its public settings.
   *
   * @param builder of the server
   * @param security what {@link TransportSecurity#tls} returns
   * @return the builder
   */
  public static RpcServer.Builder secure(RpcServer.Builder builder, TransportSecurity security) {
    return builder.security(Objects.requireNonNull(security, "security"));
  }

  /**
   * Starts a server that does not listen; host and port of the builder mean nothing.
   *
   * @param builder of the server
   * @param name stands for the host
   * @param number stands for the port; 1 to 65535
   * @return the running server
   * @throws io.plainrpc.ContractException as {@link RpcServer.Builder#start} does
   */
  public static RpcServer startInProcess(RpcServer.Builder builder, String name, int number) {
    return builder.startInProcess(name, number);
  }

  /**
   * What takes a server's connections.
   *
   * @param server running or closed
   * @return its transport
   */
  public static ServerTransport transport(RpcServer server) {
    return server.transport();
  }
}
