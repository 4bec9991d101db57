package io.plainrpc.example.server.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.example.ExecOutput;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.ExecService;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** E3: output that does not end, and output that is large. Server and client share this virtual machine's heap. */
class EndlessOutputTest {
  private static final long MIB = 1 << 20;
  private static final long MAX_GROWTH = 32 * MIB;

  private static Lab lab;
  private static ExecService exec;

  @BeforeAll
  static void startServer() {
    lab = Lab.start();
    exec = lab.exec();
  }

  @AfterAll
  static void closeServer() {
    lab.close();
  }

  @Test
  void endlessOutputIsKilledAtTheLimitAndLeavesTheHeapAlone() throws Exception {
    exec.run(ExecRequest.of("yes"));
    long before = usedHeap();
    ExecResult result = exec.run(ExecRequest.of("yes").withTimeLimit(Duration.ofSeconds(30)));
    assertTrue(result.stdoutTruncated() && !result.timedOut());
    assertEquals(2 * MIB, result.stdout().length);
    UUID stream = UUID.randomUUID();
    long limit = 64 * MIB;
    CompletableFuture<ExecResult> lifeLine =
        exec.start(ExecRequest.of("yes").withOutputLimit(limit), stream);
    long most = 0;
    long bytes = 0;
    ExecOutput next;
    do {
      next = exec.output(stream);
      bytes += next.stdout().length;
      if (bytes / (8 * MIB) != (bytes - next.stdout().length) / (8 * MIB)) {
        most = Math.max(most, usedHeap() - before);
      }
    } while (!next.end());
    assertEquals(limit, bytes);
    assertTrue(lifeLine.get().stdoutTruncated());
    assertEquals(137, lifeLine.get().exitCode());
    Report.line(
        "E3-endless", "heap grew by " + most / 1024 + " KiB, killed at " + bytes, "32768 KiB");
    assertTrue(most <= MAX_GROWTH, most + " bytes");
  }

  @Test
  void outputThatNobodyFetchesStopsTheCommand() throws Exception {
    long before = usedHeap();
    UUID stream = UUID.randomUUID();
    CompletableFuture<ExecResult> lifeLine = exec.start(ExecRequest.of("yes"), stream);
    Lab.awaitStdout(exec, stream, "y");
    // So much would have come within a moment if it were not held up.
    long busy = System.nanoTime();
    Lab.millisUntil("a moment passes", 5000, () -> Lab.millisSince(busy) > 500);
    long growth = usedHeap() - before;
    assertTrue(growth <= MAX_GROWTH, growth + " bytes");
    assertTrue(lifeLine.cancel(true));
  }

  @Test
  @Tag("slow")
  void outputThatNobodyHasEverFetchedKeepsACallForTenSecondsAfterTheEnd() throws Exception {
    long start = System.nanoTime();
    // More than the server holds, so that the pump has to wait, and less than that and what a pipe
    // takes (64 KiB), so that the command can end.
    CompletableFuture<ExecResult> lifeLine =
        exec.start(ExecRequest.of("head", "-c", "300000", "/dev/zero"), UUID.randomUUID());
    ExecResult result = lifeLine.get(40, TimeUnit.SECONDS);
    assertEquals(0, result.exitCode());
    assertTrue(result.stdoutTruncated() && result.stderrTruncated(), result.toString());
    assertTrue(result.elapsed().compareTo(Duration.ofSeconds(9)) < 0, result.toString());
    Report.line("E3-unfetched", "ended after " + Lab.millisSince(start) + " ms", "10 s and some");
  }

  @Test
  void anOrphanThatWritesForeverNeitherDelaysTheEndNorFillsTheHeap() throws Exception {
    long before = usedHeap();
    ExecResult result =
        exec.run(ExecRequest.of("sh", "-c", "(trap '' TERM PIPE; exec yes) & sleep 0.1; exit 5")
            .withOutputLimit(4 * MIB));
    assertTrue(result.exitCode() == 5 || result.stdoutTruncated(), result.toString());
    assertTrue(usedHeap() - before <= MAX_GROWTH);
  }

  @Test
  void sixtyFourMebibytesArriveWithTheirSum() throws Exception {
    sumsAgree("E3-short", 64 * MIB);
  }

  @Test
  @Tag("slow")
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void aGibibyteArrivesWithItsSum() throws Exception {
    sumsAgree("E3", 1024 * MIB);
  }

  /** The sum is made while the bytes are, and comes last, on standard error. */
  private static void sumsAgree(String id, long bytes) throws Exception {
    long start = System.nanoTime();
    UUID stream = UUID.randomUUID();
    CompletableFuture<ExecResult> lifeLine = exec.start(
        ExecRequest.of(
            "bash", "-c", "head -c " + bytes + " /dev/urandom | tee >(sha256sum >&2) ; wait"),
        stream);
    MessageDigest sum = MessageDigest.getInstance("SHA-256");
    StringBuilder err = new StringBuilder();
    long length = 0;
    ExecOutput next;
    do {
      next = exec.output(stream);
      sum.update(next.stdout());
      length += next.stdout().length;
      err.append(new String(next.stderr(), StandardCharsets.US_ASCII));
    } while (!next.end());
    assertEquals(0, lifeLine.get().exitCode());
    assertEquals(bytes, length);
    assertEquals(err.toString().strip(), HexFormat.of().formatHex(sum.digest()) + "  -");
    Report.line(
        id, bytes / MIB + " MiB in " + Lab.millisSince(start) + " ms, SHA-256 equal", "equal");
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
