package io.plainrpc.benchmark.kryonet;

/** A call on its way to the server. Public fields, which Kryo reads and writes fastest. */
public final class Request {
  public int callId;

  /** Ordinal of a {@link Method}. */
  public int method;

  public Object argument;

  /** For Kryo. */
  public Request() {}

  Request(int callId, Method method, Object argument) {
    this.callId = callId;
    this.method = method.ordinal();
    this.argument = argument;
  }
}
