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
        new Pump(Direction.TO_SERVER, client, server, fault).start();
        new Pump(Direction.TO_CLIENT, server, client, fault).start();
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
    private final byte[] buffer = new byte[16 * 1024];
    private long position;

    Pump(Direction direction, Socket from, Socket to, Fault fault) {
      this.direction = direction;
      this.from = from;
      this.to = to;
      this.fault = fault != null && fault.direction() == direction ? fault : null;
    }

    void start() {
      ScriptedPeer.daemon("fault-pump", this::run);
    }

    private void run() {
      try {
        to.setTcpNoDelay(true);
        if (relay()) {
          to.shutdownOutput();
        }
      } catch (IOException | InterruptedException e) {
        abort();
      }
    }

    /** Returns true at the end of the stream, false when the fault has ended this direction. */
    private boolean relay() throws IOException, InterruptedException {
      InputStream in = from.getInputStream();
      if (isDueToCut()) {
        return cut(in);
      }
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (fault instanceof Cut cut) {
          count = (int) Math.min(count, cut.afterBytes() - position);
        }
        forward(count);
        if (isDueToCut()) {
          return cut(in);
        }
      }
      return true;
    }

    private boolean isDueToCut() {
      return fault instanceof Cut cut && position == cut.afterBytes();
    }

    private boolean cut(InputStream in) throws IOException, InterruptedException {
      struck.countDown();
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
      int most = fault instanceof Split split ? split.bytes() : count;
      for (int at = 0; at < count; at += most) {
        out.write(buffer, at, Math.min(most, count - at));
      }
      position += count;
      passed.addAndGet(direction.ordinal(), count);
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
