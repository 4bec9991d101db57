package io.plainrpc.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntFunction;

/**
 * A relay between a real client and a real server that does harm to the bytes on their way. The first connection through it
 * suffers the fault, or whichever ones the test says; others pass unharmed.
 */
public final class FaultProxy implements AutoCloseable {
  /** Which way the bytes go that are harmed. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /** How a connection is cut. */
  public enum How {
    /** Both sides see a reset. */
    RESET,
    /** The receiving side sees the end of the stream; what the sender still says is lost. */
    FIN,
    /** Nothing more arrives, and nobody is told. */
    STALL
  }

  /** Harm done to one direction of one connection. */
  public sealed interface Fault {
    Direction direction();
  }

  /** So many bytes pass, then the connection is cut. */
  public record Cut(Direction direction, long afterBytes, How how) implements Fault {}

  /** One bit of the byte at this position changes. */
  public record Flip(Direction direction, long position, int bit) implements Fault {}

  /** Everything arrives late. */
  public record Delay(Direction direction, Duration by) implements Fault {}

  /** Everything arrives in bits of at most so many bytes. */
  public record Split(Direction direction, int bytes) implements Fault {}

  /** So many bytes pass, then so many are lost; what comes after them passes. */
  public record Drop(Direction direction, long afterBytes, long bytes) implements Fault {}

  /** No more than so many bytes pass in a second. */
  public record Throttle(Direction direction, int bytesPerSecond) implements Fault {}

  /**
   * So many bytes of the client pass, then its server is gone and nobody tells the client: what it still says is swallowed, and
   * nothing comes back.
   */
  public record HalfOpen(long afterBytes) implements Fault {
    @Override
    public Direction direction() {
      return Direction.TO_SERVER;
    }
  }

  private final ServerSocket listening;
  private final int serverPort;
  private final IntFunction<Fault> faults;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLongArray passed = new AtomicLongArray(Direction.values().length);
  private final CountDownLatch struck = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private FaultProxy(int serverPort, IntFunction<Fault> faults) throws IOException {
    this.serverPort = serverPort;
    this.faults = faults;
    this.listening = new ServerSocket(0, 128, InetAddress.getByName("127.0.0.1"));
    ScriptedPeer.daemon("fault-accept", this::accept);
  }

  /** A proxy whose first connection suffers the fault; null for none at all. */
  public static FaultProxy to(int serverPort, Fault fault) throws IOException {
    return new FaultProxy(serverPort, connection -> connection == 0 ? fault : null);
  }

  /** A proxy all of whose connections suffer the fault. */
  public static FaultProxy always(int serverPort, Fault fault) throws IOException {
    return new FaultProxy(serverPort, connection -> fault);
  }

  public String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** Bytes that have passed in a direction, over all connections. */
  public long passed(Direction direction) {
    return passed.get(direction.ordinal());
  }

  public int connections() {
    return connections.get();
  }

  /** Whether the fault has happened. */
  public boolean struck() {
    return struck.getCount() == 0;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getByName("127.0.0.1"), serverPort);
        sockets.add(client);
        sockets.add(server);
        Fault fault = faults.apply(connections.getAndIncrement());
        AtomicBoolean halfOpen = new AtomicBoolean();
        new Pump(Direction.TO_SERVER, client, server, fault, halfOpen).start();
        new Pump(Direction.TO_CLIENT, server, client, fault, halfOpen).start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  /** One direction of one connection. */
  private final class Pump {
    private final Direction direction;
    private final Socket from;
    private final Socket to;
    private final Fault fault;
    private final AtomicBoolean halfOpen;
    private final byte[] buffer = new byte[16 * 1024];
    private long position;

    /**
     * @param halfOpen shared by both directions: whether the server is gone and the client is not to know
     */
    Pump(Direction direction, Socket from, Socket to, Fault fault, AtomicBoolean halfOpen) {
      this.direction = direction;
      this.from = from;
      this.to = to;
      this.halfOpen = halfOpen;
      this.fault = fault != null && fault.direction() == direction ? fault : null;
    }

    void start() {
      ScriptedPeer.daemon("fault-pump", this::run);
    }

    private void run() {
      try {
        to.setTcpNoDelay(true);
        if (relay() && !halfOpen.get()) {
          to.shutdownOutput();
        }
      } catch (IOException | InterruptedException e) {
        if (!halfOpen.get()) {
          abort();
        }
      }
    }

    /** Returns true at the end of the stream, false when the fault has ended this direction. */
    private boolean relay() throws IOException, InterruptedException {
      InputStream in = from.getInputStream();
      if (position == end()) {
        return cut(in);
      }
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        forward((int) Math.min(count, end() - position));
        if (position == end()) {
          return cut(in);
        }
      }
      return true;
    }

    /** Where this direction ends. */
    private long end() {
      if (fault instanceof Cut cut) {
        return cut.afterBytes();
      }
      return fault instanceof HalfOpen open ? open.afterBytes() : Long.MAX_VALUE;
    }

    private boolean cut(InputStream in) throws IOException, InterruptedException {
      struck.countDown();
      if (fault instanceof HalfOpen) {
        halfOpen.set(true);
        to.close();
        while (in.read(buffer) >= 0) {
          // Swallowed.
        }
        return false;
      }
      switch (((Cut) fault).how()) {
        case RESET -> abort();
        case FIN -> {
          to.shutdownOutput();
          while (in.read(buffer) >= 0) {
            // Lost.
          }
        }
        case STALL -> closed.await();
      }
      return false;
    }

    private void forward(int count) throws IOException {
      OutputStream out = to.getOutputStream();
      if (fault instanceof Flip flip
          && flip.position() >= position
          && flip.position() < position + count) {
        buffer[(int) (flip.position() - position)] ^= (byte) (1 << flip.bit());
        struck.countDown();
      }
      if (fault instanceof Delay delay) {
        Await.elapse(delay.by());
      }
      int most = most(count);
      for (int at = 0; at < count; at += most) {
        write(out, at, Math.min(most, count - at));
      }
      passed.addAndGet(direction.ordinal(), count);
    }

    /** How many bytes go out in one piece. */
    private int most(int count) {
      if (fault instanceof Split split) {
        return split.bytes();
      }
      // Twenty times a second, so that the rate holds over short times too.
      return fault instanceof Throttle throttle
          ? Math.max(1, throttle.bytesPerSecond() / 20)
          : count;
    }

    private void write(OutputStream out, int at, int count) throws IOException {
      if (fault instanceof Throttle throttle) {
        Await.elapse(Duration.ofNanos(count * 1_000_000_000L / throttle.bytesPerSecond()));
      }
      if (fault instanceof Drop drop) {
        int before = (int) Math.min(count, Math.max(0, drop.afterBytes() - position));
        int lost = (int) Math.min(
            count - before, Math.max(0, drop.afterBytes() + drop.bytes() - position - before));
        if (lost > 0) {
          struck.countDown();
        }
        out.write(buffer, at, before);
        out.write(buffer, at + before + lost, count - before - lost);
      } else {
        out.write(buffer, at, count);
      }
      position += count;
    }

    private void abort() {
      for (Socket socket : new Socket[] {from, to}) {
        try {
          socket.setSoLinger(true, 0);
          socket.close();
        } catch (IOException e) {
          // Closed by the other pump.
        }
      }
    }
  }
}
