package io.plainrpc.client;

import io.plainrpc.RpcException;
import io.plainrpc.codec.CodecLimits;
import io.plainrpc.contract.RegisteredSubtypes;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.ClientSettings;
import io.plainrpc.transport.Connector;
import io.plainrpc.transport.Dialer;
import io.plainrpc.transport.TransportSecurity;
import java.time.Duration;
import java.util.Objects;

/** What only this project's other modules, tests and benchmark may set. Not API. */
public final class ClientInternals {
  private ClientInternals() {}

  /**
   * What a client is to be, for one that has another transport.
   *
   * @param timeout of calls
   * @param codec what bodies may hold
   * @param subtypes registered for open types
   * @param connectionsPerServer the most
   * @param transport of the transport
   */
  public record Plan(
      Duration timeout,
      CodecLimits codec,
      RegisteredSubtypes subtypes,
      int connectionsPerServer,
      ClientSettings transport) {}

  /**
   * What a builder describes.
   *
   * @param builder of a client; servers do not count
   * @return its settings
   */
  public static Plan plan(RpcClient.Builder builder) {
    return builder.plan();
  }

  /**
   * What a caller sees of an error that the server has answered with.
   *
   * @param error as it came
   * @param label how messages name the method
   * @param server its address, for people
   * @return the exception to be thrown
   */
  public static RpcException toException(WireError error, String label, String server) {
    return RemoteErrors.toException(error, label, server, ClientCall.MORE_TIME);
  }

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
