package io.plainrpc.benchmark.micro;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Authentication;
import io.plainrpc.protocol.ClientInbound;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.WireError;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Sixteen replies of 34 bytes between two arrays, checksums and all: what a busy connection writes and reads at once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@SuppressWarnings("this-escape") // JMH makes subclasses, which add nothing to the constructor
public class FrameBenchmark {
  private static final int FRAMES = 16;
  private static final int BODY_BYTES = 34;
  private static final int MAX_BYTES = 4 << 20;

  private final byte[] body = new byte[BODY_BYTES];
  private final Outbound outbound = new Outbound();
  private final Counter counter = new Counter();
  private final ClientInbound inbound =
      new ClientInbound(counter, MAX_BYTES, new MemoryBudget(MAX_BYTES));
  private final byte[] frames;
  private final int length;
  private Outbound.Batch written;

  /** For JMH. */
  public FrameBenchmark() {
    byte[] greeting = new Greeting.Server(
            Greeting.VERSION, Greeting.Refusal.NONE, "", MAX_BYTES, 1024, 10_000, 15_000, null)
        .encode();
    receive(greeting, greeting.length);
    length = write();
    frames = new byte[length];
    System.arraycopy(written.bytes(), 0, frames, 0, length);
  }

  /** Puts them in line, takes them out as one batch and fills in the checksums. */
  @Benchmark
  public int write() {
    for (int i = 0; i < FRAMES; i++) {
      outbound.reply(i, false, body, BODY_BYTES);
    }
    written = outbound.take();
    return written.seal();
  }

  /** Finds them in what was received, and checks the checksums. */
  @Benchmark
  public int read() {
    receive(frames, length);
    return counter.replies;
  }

  private void receive(byte[] bytes, int count) {
    for (int at = 0; at < count; ) {
      int part = Math.min(inbound.room(), count - at);
      System.arraycopy(bytes, at, inbound.buffer(), inbound.end(), part);
      inbound.received(part);
      inbound.parse();
      at += part;
    }
  }

  private static final class Counter implements ClientInbound.Sink {
    private int replies;

    @Override
    public void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean owned) {
      replies++;
    }

    @Override
    public boolean issued(int callId) {
      return true;
    }

    @Override
    public void greeting(Greeting.Server greeting) {}

    @Override
    public void authenticated(Authentication.Verdict verdict) {}

    @Override
    public void agree(Agreement agreement) {}

    @Override
    public void error(int callId, WireError error) {}

    @Override
    public void refused(int callId, long bytes, boolean memoryShort) {}

    @Override
    public void ping(long opaque) {}

    @Override
    public void pong(long opaque) {}

    @Override
    public void goaway(Goaway goaway) {}
  }
}
