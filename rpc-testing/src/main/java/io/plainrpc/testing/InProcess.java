package io.plainrpc.testing;

import io.plainrpc.client.ClientInternals;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.server.ServerInternals;
import io.plainrpc.transport.ServerTransport;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls within one process, without a socket, for tests of services.
 *
 * <pre>{@code
 * try (RpcServer server = InProcess.start(RpcServer.builder().service(EchoService.class, new EchoServiceImpl()));
 *     RpcClient client = InProcess.connect(server)) {
 *   assertEquals("HELLO", client.service(EchoService.class).upper("hello"));
 * }
 * }</pre>
 *
 * <p>Only the socket is missing. Everything else is what runs in production: the interface is read and checked, arguments and
 * results are encoded and decoded, frames, deadlines, limits, authentication, handlers' threads, the client's pool. A
 * connection is a pair of buffers of 64 KiB in memory; a side that does not read holds the other up, as over a network. No port is
 * taken and no descriptor opened, and the server cannot be reached from elsewhere.
 *
 * <p>Any thread.
 */
public final class InProcess {
  private static final String NAME = "in-process";
  private static final AtomicInteger started = new AtomicInteger();

  private InProcess() {}

  /**
   * Starts a server that listens on no port: only clients that {@link #connect} here can call it. {@link RpcServer#port()} throws.
   *
   * @param server what the server is to be; host and port are ignored
   * @return the running server, to be closed
   * @throws io.plainrpc.ContractException as {@link RpcServer.Builder#start} does
   */
  public static RpcServer start(RpcServer.Builder server) {
    int number = Math.floorMod(started.getAndIncrement(), 65_535) + 1;
    return ServerInternals.startInProcess(server, NAME, number);
  }

  /**
   * A client of this server with the default settings. Nothing is connected before the first call.
   *
   * @param server one that was started {@linkplain #start here}, or any other, which then serves both ways
   * @return a client, to be closed
   */
  public static RpcClient connect(RpcServer server) {
    return connect(server, RpcClient.builder());
  }

  /**
   * A client of this server with settings of its own. Once the server is closed calls fail as over a network:
   * with {@link io.plainrpc.CannotConnectException}.
   *
   * @param server one that was started {@linkplain #start here}, or any other, which then serves both ways
   * @param client the settings; used up by this, because it calls this server from now on
   * @return a client, to be closed
   */
  public static RpcClient connect(RpcServer server, RpcClient.Builder client) {
    ServerTransport transport = ServerInternals.transport(server);
    Objects.requireNonNull(client, "client").server(NAME + ":" + transport.port());
    return ClientInternals.connectThrough(
            client, host -> address(), () -> new PipeSocket(peer -> accept(transport, peer)))
        .build();
  }

  private static InetAddress[] address() throws UnknownHostException {
    return new InetAddress[] {InetAddress.getByAddress(NAME, new byte[] {127, 0, 0, 1})};
  }

  private static void accept(ServerTransport transport, Socket peer) throws ConnectException {
    if (transport.isClosing()) {
      throw new ConnectException("the server in this process is closed");
    }
    transport.accept(peer);
  }
}
