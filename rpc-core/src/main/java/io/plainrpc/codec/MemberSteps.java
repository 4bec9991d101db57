package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.Member;
import java.util.List;

/**
 * The members of a type in the order of a writer that has another version of it: each is read as a member here, or passed
 * over. Those that the writer does not have keep what they are by default. Immutable; any thread.
 */
final class MemberSteps {
  // For each of the writer's members one of the two.
  private final MemberAccess[] accesses;
  private final WireSerializer<?>[] skips;
  private final int[] members;

  /**
   * The steps.
   *
   * @param members which member here each of the writer's is, -1 for none
   * @param accesses how it is read; null for none
   * @param skips how it is passed over; null where it is read
   */
  MemberSteps(int[] members, MemberAccess[] accesses, WireSerializer<?>[] skips) {
    this.members = members;
    this.accesses = accesses;
    this.skips = skips;
  }

  /** Reads all of them; each of ours into its place, counted as the type's own order has it. */
  void read(Kryo kryo, BoundedInput in, Object[] values) {
    for (int i = 0; i < members.length; i++) {
      if (accesses[i] == null) {
        skip(kryo, in, i);
      } else {
        values[members[i]] = accesses[i].read(kryo, in);
      }
    }
  }

  /** Reads all of them; each of ours into its field. */
  void readInto(Kryo kryo, BoundedInput in, Object owner) {
    for (int i = 0; i < members.length; i++) {
      if (accesses[i] == null) {
        skip(kryo, in, i);
      } else {
        accesses[i].readInto(kryo, in, owner);
      }
    }
  }

  private void skip(Kryo kryo, BoundedInput in, int i) {
    try {
      skips[i].take(kryo, in);
    } catch (Throwable t) {
      throw CodecFailure.at(t, ".(unknown here)");
    }
  }

  /** Whether the writer has the member. */
  boolean has(int member) {
    for (int each : members) {
      if (each == member) {
        return true;
      }
    }
    return false;
  }

  /** What each member is when the writer does not have it: what {@code @Default} says, or the type's own. */
  static Object[] defaults(List<Member> members) {
    return members.stream().map(MissingMember::valueOf).toArray();
  }
}
