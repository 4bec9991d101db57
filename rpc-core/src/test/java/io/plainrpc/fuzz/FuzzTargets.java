package io.plainrpc.fuzz;

import io.plainrpc.codec.FuzzReplies;
import io.plainrpc.codec.FuzzRequests;
import io.plainrpc.contract.FuzzDescriptors;
import io.plainrpc.protocol.FuzzFrames;
import io.plainrpc.protocol.FuzzGreetings;
import java.util.List;

/** Everything that is fuzzed. A new target is a class and a line here; its corpus is made by {@link FuzzRun}. */
final class FuzzTargets {
  private FuzzTargets() {}

  static List<FuzzTarget> all() {
    return List.of(
        new FuzzGreetings(),
        new FuzzFrames(),
        new FuzzDescriptors(),
        new FuzzRequests(),
        new FuzzReplies());
  }

  /** The one of this name. */
  static FuzzTarget named(String name) {
    List<FuzzTarget> all = all();
    return all.stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no fuzz target " + name + ", there are "
            + all.stream().map(FuzzTarget::name).toList()));
  }
}
