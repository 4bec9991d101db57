package io.plainrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.ClassFile;
import io.plainrpc.testing.Report;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * F12: the wall clock can jump; no time here depends on it.
 *
 * <p>A scan and no injected clock: whatever a class calls stands in its constant pool, so a class without any of these
 * entries has no place into which a jumping clock could be injected. What it waits with (parkNanos, awaitNanos, poll with a
 * time, socket timeouts) the JDK measures on the monotonic clock; the waits that end at a time of day are on the list too.
 */
class WallClockTest {

  /** Every way to ask the JDK what time of day it is. */
  private static final List<Pattern> CLOCKS = List.of(
      Pattern.compile("java/lang/System\\.currentTimeMillis:.*"),
      Pattern.compile("java/time/\\w+\\.now:.*"),
      Pattern.compile("java/time/(Clock|InstantSource)\\..*"),
      Pattern.compile("java/util/Date\\.<init>:\\(\\)V"),
      Pattern.compile("java/util/Calendar\\.getInstance:.*"),
      Pattern.compile("java/util/GregorianCalendar\\.<init>:\\(\\)V"),
      Pattern.compile("java/util/Timer\\..*"),
      Pattern.compile("java/util/concurrent/locks/\\w+\\.(parkUntil|awaitUntil):.*"));

  @Test
  void noClassReadsTheWallClock() throws Exception {
    List<ClassFile> classes = PackageCyclesTest.classes();
    Set<String> uses = new TreeSet<>();
    boolean anyTime = false;
    for (ClassFile one : classes) {
      for (String member : one.members()) {
        anyTime |= member.equals("java/lang/System.nanoTime:()J");
        if (CLOCKS.stream().anyMatch(clock -> clock.matcher(member).matches())) {
          uses.add(one.name() + " uses " + member);
        }
      }
    }
    Report.line("F12-classes", classes.size(), ">50");
    Report.line("F12", uses.size(), 0);
    assertTrue(anyTime, "the scan sees nothing");
    assertEquals(Set.of(), uses);
  }
}
