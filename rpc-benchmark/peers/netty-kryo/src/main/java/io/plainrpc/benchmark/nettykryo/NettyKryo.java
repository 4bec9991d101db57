package io.plainrpc.benchmark.nettykryo;

import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;

/** Netty and Kryo by hand. */
public final class NettyKryo implements Subject {

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
    return new Client(port);
  }
}
