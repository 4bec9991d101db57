package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Both halves of both sides under random schedules. A schedule follows from its seed alone: run the one that failed with
 * {@code -Dplainrpc.seed=...}.
 */
class RandomScheduleTest {
  private static final int SEEDS = 2_500;

  @Test
  void everyMessageArrivesOnceAndWholeWhateverTheSchedule() {
    Long one = Long.getLong("plainrpc.seed");
    LongStream seeds = one == null ? LongStream.range(0, SEEDS) : LongStream.of(one);
    Schedule.Counts all = new Schedule.Counts();
    seeds.forEach(seed -> run(seed, all));
    System.out.println((one == null ? SEEDS : 1) + " random schedules: " + all);
    if (one == null) {
      assertAllKindsWereThere(all);
    }
  }

  @Test
  void aScheduleFollowsFromItsSeed() {
    for (long seed = 0; seed < 20; seed++) {
      Schedule.Counts first = new Schedule.Counts();
      Schedule.Counts second = new Schedule.Counts();
      run(seed, first);
      run(seed, second);
      assertEquals(first.toString(), second.toString());
    }
  }

  private static void run(long seed, Schedule.Counts counts) {
    try {
      new Schedule(seed, counts).run();
    } catch (AssertionError | RuntimeException e) {
      System.out.println("failed: -Dplainrpc.seed=" + seed);
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }

  /** What never happens is not tested. */
  private static void assertAllKindsWereThere(Schedule.Counts all) {
    assertTrue(all.requests > 10_000, all::toString);
    assertTrue(all.replies > 5_000, all::toString);
    assertTrue(all.errors > 500, all::toString);
    assertTrue(all.inPieces > 2_000, all::toString);
    assertTrue(all.unsent > 200, all::toString);
    assertTrue(all.cancels > 500, all::toString);
    assertTrue(all.abandonedRequests > 200, all::toString);
    assertTrue(all.abandonedReplies > 20, all::toString);
    assertTrue(all.lateReplies > 100, all::toString);
    assertTrue(all.changesOfReader > 1_000, all::toString);
  }
}
