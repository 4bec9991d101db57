package io.plainrpc.client;

import io.plainrpc.transport.Connector;
import io.plainrpc.transport.Dialer;
import io.plainrpc.transport.TransportSecurity;
import java.util.Objects;

/** What only this project's other modules, tests and benchmark may set. Not API. */
public final class ClientInternals {
  private ClientInternals() {}

  /**
   * Has a client's connections go through TLS. It goes when TLS gets its public settings.
   *
   * @param builder of the client
   * @param security what {@link TransportSecurity#tls} returns
   * @return the builder
   */
  public static RpcClient.Builder secure(RpcClient.Builder builder, TransportSecurity security) {
    return builder.security(Objects.requireNonNull(security, "security"));
  }

  /**
   * Has a client connect through other sockets than the network's.
   *
   * @param builder of the client
   * @param resolver finds the addresses behind the server's name
   * @param dialer makes the sockets that are connected to them
   * @return the builder
   */
  public static RpcClient.Builder connectThrough(
      RpcClient.Builder builder, Connector.Resolver resolver, Dialer dialer) {
    return builder.resolver(resolver).dialer(dialer);
  }
}
