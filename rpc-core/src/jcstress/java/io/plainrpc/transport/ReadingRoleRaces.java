package io.plainrpc.transport;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** The reading role changes hands: nobody stays parked while it is free, or when the call has ended. */
public class ReadingRoleRaces {
  private static final int TAKEN_OVER = 1;
  private static final int LEFT_PARKED = -1;

  private static ClientCall call() {
    return new ClientCall("races", Patience.NANOS, null);
  }

  /** The leader leaves at the moment a follower comes to wait. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the follower takes over")
  @Outcome(expect = FORBIDDEN, desc = "the follower is parked and nobody reads")
  @State
  public static class FollowerThatComesWhileTheLeaderLeavesTakesOver {
    private final ReadingRole role = new ReadingRole(new ReentrantLock(), () -> {});

    public FollowerThatComesWhileTheLeaderLeavesTakesOver() {
      role.tryAcquire();
    }

    @Actor
    public void leader() {
      role.release();
    }

    @Actor
    public void follower(I_Result r) {
      ClientCall call = call();
      Patience patience = new Patience();
      while (!role.tryAcquire()) {
        role.await(call, patience.leftNanos());
        if (patience.isOver()) {
          r.r1 = LEFT_PARKED;
          return;
        }
      }
      r.r1 = TAKEN_OVER;
    }
  }

  /**
   * The leader leaves at the moment the only waiter's time is up. Whether it had picked that one or found none, the stand-by
   * reader gets to know.
   */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the next was woken while the role was free")
  @Outcome(expect = FORBIDDEN, desc = "the wake-up went to one who was about to leave")
  @State
  public static class WakeUpOfAWaiterThatLeavesIsPassedOn {
    private volatile boolean standbyWoken;
    private final ReadingRole role = new ReadingRole(new ReentrantLock(), this::wakeStandby);

    public WakeUpOfAWaiterThatLeavesIsPassedOn() {
      role.tryAcquire();
    }

    private void wakeStandby() {
      standbyWoken |= !role.isTaken();
    }

    @Actor
    public void leader() {
      role.release();
    }

    @Actor
    public void waiterWhoseTimeIsUp() {
      role.await(call(), 1);
      role.passOn();
    }

    @Arbiter
    public void look(I_Result r) {
      r.r1 = standbyWoken ? 1 : 0;
    }
  }

  /** A call is answered at the moment its caller parks, while somebody else reads. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the caller notices")
  @Outcome(expect = FORBIDDEN, desc = "the caller is parked though its reply is there")
  @State
  public static class ReplyWakesTheCallerThatIsAboutToPark {
    private final ReadingRole role = new ReadingRole(new ReentrantLock(), () -> {});
    private volatile ClientCall call;

    public ReplyWakesTheCallerThatIsAboutToPark() {
      role.tryAcquire();
    }

    @Actor
    public void leader() {
      while (call == null) {
        Thread.onSpinWait();
      }
      call.reply(new byte[0], 0, 0, null, false);
    }

    @Actor
    public void caller(I_Result r) {
      r.r1 = awaitReply(role, call = call());
    }
  }

  /** The same, while a third holds the connection's lock: waiting for that may use up the permit that the reply leaves. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "the caller notices")
  @Outcome(expect = FORBIDDEN, desc = "the caller is parked though its reply is there")
  @State
  public static class ReplyWakesTheCallerThatHadToWaitForTheLock {
    private final ReentrantLock lock = new ReentrantLock();
    private final ReadingRole role = new ReadingRole(lock, () -> {});
    private volatile ClientCall call;

    public ReplyWakesTheCallerThatHadToWaitForTheLock() {
      role.tryAcquire();
    }

    @Actor
    public void leader() {
      lock.lock();
      try {
        while (call == null) {
          Thread.onSpinWait();
        }
        call.reply(new byte[0], 0, 0, null, false);
      } finally {
        lock.unlock();
      }
    }

    @Actor
    public void caller(I_Result r) {
      r.r1 = awaitReply(role, call = call());
    }
  }

  private static int awaitReply(ReadingRole role, ClientCall call) {
    Patience patience = new Patience();
    while (!call.isDone() && !patience.isOver()) {
      role.await(call, patience.leftNanos());
    }
    return patience.isOver() ? LEFT_PARKED : 1;
  }

  /** Two want a role that is free. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "one reads")
  @Outcome(expect = FORBIDDEN, desc = "both or nobody")
  @State
  public static class OneOfTwoReads {
    private final ReadingRole role = new ReadingRole(new ReentrantLock(), () -> {});
    private boolean first;
    private boolean second;

    @Actor
    public void first() {
      first = role.tryAcquire();
    }

    @Actor
    public void second() {
      second = role.tryAcquire();
    }

    @Arbiter
    public void count(I_Result r) {
      r.r1 = (first ? 1 : 0) + (second ? 1 : 0);
    }
  }
}
