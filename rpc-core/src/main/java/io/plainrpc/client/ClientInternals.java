package io.plainrpc.client;

import io.plainrpc.transport.TransportSecurity;
import java.util.Objects;

/** What only this project's own tests and benchmark may set. Not API: it goes when TLS gets its public settings. */
public final class ClientInternals {
  private ClientInternals() {}

  /**
   * Has a client's connections go through TLS.
   *
   * @param builder of the client
   * @param security what {@link TransportSecurity#tls} returns
   * @return the builder
   */
  public static RpcClient.Builder secure(RpcClient.Builder builder, TransportSecurity security) {
    return builder.security(Objects.requireNonNull(security, "security"));
  }
}
