package io.plainrpc.client;

/**
 * Which of the connections to one server a call takes. Reads a few volatile numbers and takes no lock; a choice by numbers
 * that have just changed is as good.
 */
final class Choice {
  private Choice() {}

  /** A connection, as far as the choice is concerned. */
  interface Candidate {
    int GONE = Integer.MAX_VALUE;
    int FULL = Integer.MAX_VALUE - 1;

    /** Calls in flight; {@link #FULL} when it is full, {@link #GONE} when it takes no calls at all. */
    int load();

    /** Whether replies come quickly enough for a few callers to share it. */
    default boolean isQuick() {
      return false;
    }
  }

  /** As many calls make full use of one connection; measured on two processors with 2 to 32 callers. */
  static final int FEW = 16;

  /**
   * The first when it is idle, so that a lone caller always has the same connection; and as long as few calls are in flight there and it
   * is quick, because they leave together and come back together. Else each thread has a home, and leaves it
   * only when another has clearly less to do: callers that stay together leave in the same writes.
   *
   * @return an index, or -1 when none takes calls
   */
  static int of(Candidate[] all, long threadId) {
    if (all.length > 1 && all[0].load() < FEW && all[0].isQuick()) {
      return 0;
    }
    int best = -1;
    int least = Candidate.GONE;
    int home = all.length < 2 ? 0 : (int) Math.floorMod(threadId, (long) all.length);
    int loadAtHome = Candidate.GONE;
    for (int i = 0; i < all.length; i++) {
      int load = all[i].load();
      if (load == 0) {
        return i;
      }
      if (i == home) {
        loadAtHome = load;
      }
      if (load < least) {
        least = load;
        best = i;
      }
    }
    return loadAtHome != Candidate.GONE && loadAtHome - least <= least / 2 ? home : best;
  }
}
