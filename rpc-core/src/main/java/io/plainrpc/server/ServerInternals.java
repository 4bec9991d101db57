package io.plainrpc.server;

import io.plainrpc.codec.KryoPool;
import io.plainrpc.transport.RequestHandler;
import io.plainrpc.transport.ServerSettings;
import io.plainrpc.transport.ServerTransport;
import io.plainrpc.transport.TransportSecurity;
import java.util.Objects;

/** What only this project's other modules, tests and benchmark may use. Not API. */
public final class ServerInternals {
  private ServerInternals() {}

  /**
   * What a server is to be, for one that has another transport.
   *
   * @param settings of the transport
   * @param handler of calls
   * @param drainNanos how long calls may go on when it is closed
   */
  public record Plan(ServerSettings settings, RequestHandler handler, long drainNanos) {}

  /** Puts something between the framework and an implementation. */
  @FunctionalInterface
  public interface Around {
    /**
     * What is called instead.
     *
     * @param service the interface
     * @param implementation the user's
     * @return another implementation of the same interface, or the same one
     */
    Object put(Class<?> service, Object implementation);
  }

  /**
   * What a builder describes, with exceptions that are sent without their stacks.
   *
   * @param builder of a server; host and port do not count
   * @param kryos where the sessions of its codecs come from
   * @param around sees every call of a handler
   * @return its settings and what handles its calls
   * @throws io.plainrpc.ContractException as {@link RpcServer.Builder#start} does
   */
  public static Plan plan(RpcServer.Builder builder, KryoPool kryos, Around around) {
    return builder.plan(kryos, around);
  }

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
