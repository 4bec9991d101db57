package io.plainrpc.benchmark.kryonet;

/** A call on its way back. Public fields, which Kryo reads and writes fastest. */
public final class Reply {
  public int callId;
  public boolean failed;

  /** What the method returned, or the text of its failure. */
  public Object result;

  /** For Kryo. */
  public Reply() {}

  Reply(int callId, boolean failed, Object result) {
    this.callId = callId;
    this.failed = failed;
    this.result = result;
  }
}
