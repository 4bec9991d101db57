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
}
