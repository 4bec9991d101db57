package io.plainrpc.server;

import io.plainrpc.transport.TransportSecurity;
import java.util.Objects;

/** What only this project's own tests and benchmark may set. Not API: it goes when TLS gets its public settings. */
public final class ServerInternals {
  private ServerInternals() {}

  /**
   * Has a server's connections go through TLS.
   *
   * @param builder of the server
   * @param security what {@link TransportSecurity#tls} returns
   * @return the builder
   */
  public static RpcServer.Builder secure(RpcServer.Builder builder, TransportSecurity security) {
    return builder.security(Objects.requireNonNull(security, "security"));
  }
}
