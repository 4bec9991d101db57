package io.plainrpc.codec;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The cache of Kryo instances: none is ever given to two. */
public class KryoPoolRaces {

  /** Made once: one takes longer than everything else here. */
  private static final KryoSession KEPT = new KryoSession();

  private static final KryoSession ALSO_KEPT = new KryoSession();

  /** Two threads that are both away from their home slots, or whose home it is. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "one each")
  @Outcome(expect = FORBIDDEN, desc = "one for both")
  @State
  public static class TwoThatBorrowGetTwo {
    private final KryoPool pool = new KryoPool();
    private KryoSession first;
    private KryoSession second;

    public TwoThatBorrowGetTwo() {
      pool.release(KEPT);
      pool.release(ALSO_KEPT);
    }

    @Actor
    public void first() {
      first = pool.borrow();
    }

    @Actor
    public void second() {
      second = pool.borrow();
    }

    @Arbiter
    public void compare(I_Result r) {
      r.r1 = first != second ? 1 : 0;
    }
  }

  /** One comes back while another looks for one. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "either is held by one")
  @Outcome(expect = FORBIDDEN, desc = "borrowed and in the pool at once")
  @State
  public static class WhatIsBorrowedIsNotInThePool {
    private final KryoPool pool = new KryoPool();
    private KryoSession borrowed;

    public WhatIsBorrowedIsNotInThePool() {
      pool.release(ALSO_KEPT);
    }

    @Actor
    public void release() {
      pool.release(KEPT);
    }

    @Actor
    public void borrow() {
      borrowed = pool.borrow();
    }

    @Arbiter
    public void compare(I_Result r) {
      // What is left is one of the two, as the other was taken out and nothing was made anew.
      KryoSession left = pool.borrow();
      r.r1 = left != borrowed && (left == KEPT || left == ALSO_KEPT) ? 1 : 0;
    }
  }

  /** Two come back to the same empty slot: neither is lost, or each of the next two gets one. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "both are kept")
  @Outcome(expect = FORBIDDEN, desc = "one was overwritten or doubled")
  @State
  public static class TwoThatComeBackAreBothKept {
    private final KryoPool pool = new KryoPool();

    @Actor
    public void first() {
      pool.release(KEPT);
    }

    @Actor
    public void second() {
      pool.release(ALSO_KEPT);
    }

    @Arbiter
    public void compare(I_Result r) {
      KryoSession one = pool.borrow();
      KryoSession other = pool.borrow();
      r.r1 = one == KEPT && other == ALSO_KEPT || one == ALSO_KEPT && other == KEPT ? 1 : 0;
    }
  }
}
