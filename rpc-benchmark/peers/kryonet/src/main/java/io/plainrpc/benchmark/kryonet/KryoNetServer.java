package io.plainrpc.benchmark.kryonet;

import com.esotericsoftware.kryonet.Connection;
import com.esotericsoftware.kryonet.Listener;
import com.esotericsoftware.kryonet.Server;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves on KryoNet's one thread; only a method that blocks is sent elsewhere. */
final class KryoNetServer extends Listener implements Serving {
  private final Services services;
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final Server server =
      new Server(Messages.WRITE_BUFFER_BYTES, Messages.OBJECT_BUFFER_BYTES);
  private final int port = freePort();

  KryoNetServer(Services services) throws IOException {
    this.services = services;
    Messages.register(server.getKryo());
    server.addListener(this);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), null);
    server.start();
  }

  /** KryoNet does not tell which port it got. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void received(Connection connection, Object message) {
    if (message instanceof Request request) {
      Method method = Method.of(request.method);
      if (method.blocks()) {
        blocking.execute(() -> connection.sendTCP(reply(request, method)));
      } else {
        connection.sendTCP(reply(request, method));
      }
    }
  }

  private Reply reply(Request request, Method method) {
    try {
      return new Reply(request.callId, false, method.call(services, request.argument));
    } catch (Exception e) {
      return new Reply(request.callId, true, e.toString());
    }
  }

  @Override
  public void close() {
    blocking.shutdownNow();
    server.stop();
  }
}
