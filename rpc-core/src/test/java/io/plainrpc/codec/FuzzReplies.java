package io.plainrpc.codec;

import io.plainrpc.fuzz.FuzzInput;
import io.plainrpc.fuzz.FuzzTarget;
import io.plainrpc.fuzz.Meter;
import java.util.List;

/** What a client reads of results and declared exceptions. */
public final class FuzzReplies implements FuzzTarget {
  private final FuzzBodies bodies = new FuzzBodies(BodyKind.RESULT, BodyKind.THROWN);

  @Override
  public String name() {
    return "replies";
  }

  @Override
  public List<FuzzInput> seeds() {
    return bodies.seeds();
  }

  @Override
  public void run(byte[] input, Meter meter) {
    bodies.run(input, meter);
  }
}
