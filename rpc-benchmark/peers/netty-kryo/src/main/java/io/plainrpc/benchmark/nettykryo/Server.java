package io.plainrpc.benchmark.nettykryo;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Listens; every connection stays with one event loop. */
final class Server implements Serving {
  private final EventLoopGroup acceptor;
  private final EventLoopGroup loops;
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final Channel listener;

  Server(Services services) throws InterruptedException {
    Transport transport = Transport.best();
    acceptor = transport.loops(1, "acceptor");
    loops = transport.loops(0, "server"); // 0 is Netty's default: two for each core.
    listener = new ServerBootstrap()
        .group(acceptor, loops)
        .channel(transport.serverChannel())
        .option(ChannelOption.SO_BACKLOG, 1024)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel channel) {
            channel.pipeline().addLast(Wire.frames(), new ServerHandler(services, blocking));
          }
        })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .sync()
        .channel();
  }

  @Override
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    blocking.shutdownNow();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
