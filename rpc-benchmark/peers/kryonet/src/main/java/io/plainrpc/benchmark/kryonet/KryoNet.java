package io.plainrpc.benchmark.kryonet;

import com.esotericsoftware.minlog.Log;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import java.io.Closeable;
import java.io.IOException;

/** KryoNet. */
public final class KryoNet implements Subject {
  /** With one, 32 callers reach two thirds of it. */
  private static final int CONNECTIONS = 2;

  static {
    Log.WARN(); // It would tell of every connection on the standard output.
  }

  /** Makes one. */
  public KryoNet() {}

  @Override
  public String id() {
    return "kryonet";
  }

  @Override
  public String name() {
    return "KryoNet 2.22.0-RC1, 2 connections";
  }

  @Override
  public Serving serve(Services services) throws IOException {
    return new KryoNetServer(services);
  }

  @Override
  public Calling connect(int port, int callers) throws IOException {
    return new KryoNetClient(port, Math.min(CONNECTIONS, callers));
  }

  /** Not to be had: a connection holds its buffers all the time, here 10 MiB on each side. */
  @Override
  public Closeable connectIdle(int port, int count) {
    throw new UnsupportedOperationException("connectIdle");
  }
}
