package io.plainrpc.benchmark.nettykryo;

import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import java.io.Closeable;

/** Netty and Kryo by hand. */
public final class NettyKryo implements Subject {
  /** One for each core of the machine that the published figures come from. */
  private static final int CONNECTIONS = 2;

  /** Makes one. */
  public NettyKryo() {}

  @Override
  public String id() {
    return "netty-kryo";
  }

  @Override
  public String name() {
    return "Netty 4.1.137 + Kryo 5.6.2 by hand, 2 connections";
  }

  @Override
  public Serving serve(Services services) throws InterruptedException {
    return new Server(services);
  }

  @Override
  public Calling connect(int port, int callers) throws InterruptedException {
    return new Client(port, Math.min(CONNECTIONS, callers));
  }

  /** One client; a client for each connection would have threads for each. */
  @Override
  public Closeable connectIdle(int port, int count) throws InterruptedException {
    Client client = new Client(port, count);
    for (int i = 0; i < count; i++) {
      client.caller().existUser("someone1@example.org");
    }
    return client::close;
  }
}
