package io.plainrpc.codec;

import io.plainrpc.fuzz.FuzzInput;
import io.plainrpc.fuzz.FuzzTarget;
import io.plainrpc.fuzz.Meter;
import java.util.List;

/** What a server reads of the arguments of a call. */
public final class FuzzRequests implements FuzzTarget {
  private final FuzzBodies bodies = new FuzzBodies(BodyKind.ARGUMENTS);

  @Override
  public String name() {
    return "requests";
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
