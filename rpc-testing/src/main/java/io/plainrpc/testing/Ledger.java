package io.plainrpc.testing;

import io.plainrpc.Execution;
import io.plainrpc.protocol.WireError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * What must hold for every call, whatever the network does. It is told what happens at both ends, beside the protocol, and compares:
 *
 * <ul>
 *   <li>every call ends, exactly once, and by its deadline;
 *   <li>a request arrives as it was sent, and the answer that a call ends with is the one that was given to it;
 *   <li>no handler runs twice for one call, however often that was sent;
 *   <li>no handler starts after the call's deadline, but for the time that the request was on its way: clocks are not compared;
 *   <li>{@code NOT_STARTED} is true: such a call has not run, and never will; {@code COMPLETED} is true as well.
 * </ul>
 */
final class Ledger {
  /** What is known of one call. */
  static final class Facts {
    private int ends;
    private Execution execution;
    private int runs;
    private int returns;
    private long answer;
    private boolean answered;
  }

  private final EventQueue events;
  private final List<SimCall> calls = new ArrayList<>();
  private final CRC32C crc = new CRC32C();
  private int open;
  private long lastDeadline;
  private String violation;

  /** What happened how often, so that tests can see that it did. */
  final Simulation.Counts counts = new Simulation.Counts();

  Ledger(EventQueue events) {
    this.events = events;
  }

  /** What was broken first, or null. */
  String violation() {
    return violation;
  }

  /** Something must hold that does not. Only the first is kept: the others may follow from it. */
  void violated(String what) {
    if (violation == null) {
      violation = what;
    }
  }

  List<SimCall> calls() {
    return calls;
  }

  /** How many calls have not ended. */
  int open() {
    return open;
  }

  /** When the last of them must have ended. */
  long lastDeadline() {
    return lastDeadline;
  }

  // At the client.

  void started(SimCall call) {
    calls.add(call);
    lastDeadline = Math.max(lastDeadline, call.deadline());
    open++;
    counts.calls++;
  }

  void ended(SimCall call, Execution execution, String how) {
    Facts facts = call.facts;
    if (++facts.ends > 1) {
      violated(call + " ended twice, the second time with " + how);
      return;
    }
    open--;
    facts.execution = execution;
    counts.ended(execution, how);
    if (events.now() > call.deadline()) {
      violated(call + " ended " + millis(events.now() - call.deadline()) + " after its deadline");
    }
    if (execution == Execution.NOT_STARTED && facts.runs > 0) {
      violated(call + " ended as NOT_STARTED (" + how + ") although its handler had run");
    }
    if (execution == Execution.COMPLETED && facts.returns == 0) {
      violated(call + " ended as COMPLETED (" + how + ") although its handler had not returned");
    }
  }

  /** A reply has come for a call. */
  void received(SimCall call, boolean thrown, byte[] from, int at, int length) {
    compare(call, digest(thrown ? 1 : 0, from, at, length), "reply");
  }

  void received(SimCall call, WireError error) {
    compare(call, digest(error), "error " + error.code());
  }

  private void compare(SimCall call, long answer, String what) {
    Facts facts = call.facts;
    if (!facts.answered) {
      violated(call + " got a " + what + " although nothing had answered it");
    } else if (facts.answer != answer) {
      violated(call + " got a " + what + " that was not given to it");
    }
  }

  // At the server.

  /** A whole request has come. */
  void arrived(SimCall call, int method, byte[] from, int at, int length) {
    byte[] sent = call.body();
    if (method != call.method().number()
        || !Arrays.equals(from, at, at + length, sent, 0, sent.length)) {
      violated(call + " arrived as something else than it was sent");
    }
  }

  /**
   * A handler is about to run.
   *
   * @param underWay how long the request was
   */
  void runs(SimCall call, long underWay) {
    Facts facts = call.facts;
    counts.runs++;
    if (++facts.runs > 1) {
      violated(call + " ran twice");
    }
    if (facts.execution == Execution.NOT_STARTED) {
      violated(call + " ran after it had ended as NOT_STARTED");
    }
    long late = events.now() - underWay - call.deadline();
    if (late > 0) {
      violated(call + " started " + millis(late) + " after its deadline");
    }
  }

  void returned(SimCall call) {
    call.facts.returns++;
  }

  /** A call was answered. */
  void answers(SimCall call, boolean thrown, byte[] body, int length) {
    answers(call, digest(thrown ? 1 : 0, body, 0, length));
  }

  void answers(SimCall call, WireError error) {
    answers(call, digest(error));
  }

  private static void answers(SimCall call, long answer) {
    // A call that was sent again may have been refused before.
    call.facts.answered = true;
    call.facts.answer = answer;
  }

  // In the end.

  /** Every call has had its time. */
  void check() {
    for (SimCall call : calls) {
      if (call.facts.ends == 0) {
        violated(call + " of " + call.client() + " has never ended");
      }
    }
  }

  private long digest(WireError error) {
    byte[] text = error.message().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return digest(2 + (error.code() == null ? 0 : error.code().number()), text, 0, text.length);
  }

  private long digest(int kind, byte[] from, int at, int length) {
    crc.reset();
    crc.update(from, at, length);
    return crc.getValue() << 8 | kind;
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.6f ms", nanos / 1e6);
  }
}
