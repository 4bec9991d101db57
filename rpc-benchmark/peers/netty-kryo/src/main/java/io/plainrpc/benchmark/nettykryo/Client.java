package io.plainrpc.benchmark.nettykryo;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.plainrpc.benchmark.Calling;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A few connections, dealt out to event loops and to callers in turn. */
final class Client implements Calling {
  private static final int LOOPS = 2;

  private final EventLoopGroup loops;
  private final ClientHandler[] connections;
  private final AtomicInteger callers = new AtomicInteger();

  Client(int port, int connections) throws InterruptedException {
    Transport transport = Transport.best();
    loops = transport.loops(LOOPS, "client");
    this.connections = new ClientHandler[connections];
    for (int i = 0; i < connections; i++) {
      this.connections[i] = connect(transport, port);
    }
  }

  private ClientHandler connect(Transport transport, int port) throws InterruptedException {
    ClientHandler connection = new ClientHandler();
    new Bootstrap()
        .group(loops)
        .channel(transport.channel())
        .option(ChannelOption.TCP_NODELAY, true)
        .handler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(Wire.frames(), connection);
          }
        })
        .connect(InetAddress.getLoopbackAddress(), port)
        .sync();
    return connection;
  }

  @Override
  public ConnectionCaller caller() {
    return new ConnectionCaller(connections[callers.getAndIncrement() % connections.length]);
  }

  @Override
  public void close() {
    for (ClientHandler connection : connections) {
      connection.close();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
