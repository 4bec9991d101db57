package io.plainrpc.testing;

import java.util.ArrayDeque;

/** A simulated connection between a client and a server: two directions of bytes that arrive late, in pieces, or not at all. */
final class SimLink {
  /** What may be under way in one direction before its writer has to wait: the buffers of a socket. */
  static final int WINDOW = 64 * 1024;

  private final Simulation simulation;
  private final SimulatedNetwork network;
  private final int number;
  private final String clientHost;
  private final String serverHost;
  private final Direction up;
  private final Direction down;
  private ClientSide client;
  private ServerSide server;
  private boolean broken;

  SimLink(Simulation simulation, int number, String clientHost, String serverHost) {
    this.simulation = simulation;
    this.network = simulation.network();
    this.number = number;
    this.clientHost = clientHost;
    this.serverHost = serverHost;
    this.up = new Direction("up");
    this.down = new Direction("down");
  }

  void client(ClientSide end) {
    client = end;
    down.receiver = end;
    up.writer = end;
  }

  void server(ServerSide end) {
    server = end;
    up.receiver = end;
    down.writer = end;
  }

  ClientSide client() {
    return client;
  }

  boolean isTo(String server) {
    return serverHost.equals(server);
  }

  Direction up() {
    return up;
  }

  Direction down() {
    return down;
  }

  boolean isBroken() {
    return broken;
  }

  /** It has ended at both ends, or has never come about. */
  boolean isOver() {
    return broken || up.gone && down.gone;
  }

  /** Breaks it: what is under way is lost, and both ends learn of it, each in its time. */
  void breakIt(String why) {
    if (broken) {
      return;
    }
    broken = true;
    up.drop();
    down.drop();
    simulation.trace().add(this, "breaks", why);
    LinkEnd atClient = client;
    LinkEnd atServer = server;
    if (atClient != null) {
      simulation.events().after(network.delay(), () -> atClient.reset(why));
    }
    if (atServer != null) {
      simulation.events().after(network.delay(), () -> atServer.reset(why));
    }
  }

  /** The client is gone without a word from it; its system tells the server, unless it is cut off. */
  void clientGone(boolean orderly) {
    down.gone();
    if (orderly) {
      up.end();
    } else {
      up.abort();
    }
  }

  /** The same for the server. */
  void serverGone(boolean orderly) {
    up.gone();
    if (orderly) {
      down.end();
    } else {
      down.abort();
    }
  }

  @Override
  public String toString() {
    return clientHost + "#" + number;
  }

  /** One direction. What is written arrives in order, if it does. */
  final class Direction {
    /** Bytes that arrive together, or with none the end of them. */
    private static final class Segment {
      private final long arrival;
      private final byte[] bytes;
      private final int end;
      private final boolean abort;
      private int at;

      Segment(long arrival, byte[] bytes, int at, int end, boolean abort) {
        this.arrival = arrival;
        this.bytes = bytes;
        this.at = at;
        this.end = end;
        this.abort = abort;
      }
    }

    private final String name;
    private final ArrayDeque<Segment> underWay = new ArrayDeque<>();
    private LinkEnd receiver;
    private LinkEnd writer;
    private int bytesUnderWay;
    private long lastArrival;
    private long cloggedUntil;
    private int slowBytes;
    private boolean scheduled;
    private boolean ended;
    private boolean gone;
    private boolean writerWaits;

    Direction(String name) {
      this.name = name;
    }

    /** Whether more may be written now; if not, its writer is told when it may. */
    boolean hasRoom() {
      writerWaits = bytesUnderWay >= WINDOW;
      return !writerWaits;
    }

    /** Writes; the bytes are kept. */
    void write(byte[] bytes) {
      if (ended || broken) {
        return;
      }
      int at = 0;
      while (at < bytes.length) {
        int end = network.cut(at, bytes.length);
        add(bytes, at, end, false);
        at = end;
      }
      bytesUnderWay += bytes.length;
    }

    /** The end comes behind what was written. */
    void end() {
      if (!ended && !broken) {
        ended = true;
        add(null, 0, 0, false);
      }
    }

    /** The writer has gone: what it wrote last may be lost with it. */
    void abort() {
      if (broken) {
        return;
      }
      ended = true;
      add(null, 0, 0, true);
    }

    private void add(byte[] bytes, int at, int end, boolean abort) {
      // In order, however long each takes.
      lastArrival = Math.max(lastArrival, simulation.events().now() + network.delay());
      underWay.add(new Segment(lastArrival, bytes, at, end, abort));
      schedule();
    }

    private void schedule() {
      if (!scheduled && !underWay.isEmpty()) {
        scheduled = true;
        simulation.events().at(underWay.peek().arrival, this::deliver);
      }
    }

    private void deliver() {
      scheduled = false;
      if (underWay.isEmpty()) {
        return;
      }
      long now = simulation.events().now();
      if (network.isCut(clientHost, serverHost)) {
        again(now + network.retransmission());
      } else if (cloggedUntil > now) {
        again(cloggedUntil);
      } else if (gone) {
        // There is nobody to take it: the system there says so.
        breakIt("nobody is there any more");
      } else if (receiver == null) {
        // The connection was never taken.
        drop();
      } else {
        deliver(underWay.peek());
      }
    }

    private void again(long time) {
      scheduled = true;
      simulation.events().at(time, this::deliver);
    }

    private void deliver(Segment segment) {
      if (segment.bytes == null) {
        underWay.poll();
        simulation.trace().add(SimLink.this, name, segment.abort ? "reset" : "end");
        if (segment.abort) {
          receiver.reset("the peer has gone");
        } else {
          receiver.ended();
        }
        return;
      }
      int length = segment.end - segment.at;
      length = slowBytes > 0 ? Math.min(slowBytes, length) : length;
      int from = segment.at;
      segment.at += length;
      bytesUnderWay -= length;
      if (segment.at == segment.end) {
        underWay.poll();
      }
      simulation.trace().add(SimLink.this, name, length);
      receiver.received(segment.bytes, from, length);
      if (writerWaits && bytesUnderWay < WINDOW && writer != null) {
        writerWaits = false;
        simulation.events().after(0, writer::flush);
      }
      if (slowBytes > 0 && !underWay.isEmpty()) {
        again(Math.max(underWay.peek().arrival, simulation.events().now() + 1_000_000));
      } else {
        schedule();
      }
    }

    private void drop() {
      underWay.clear();
      bytesUnderWay = 0;
      ended = true;
    }

    /** Nobody takes anything any more. */
    void gone() {
      gone = true;
    }

    /** Nothing arrives until then. */
    void clog(long until) {
      cloggedUntil = Math.max(cloggedUntil, until);
    }

    /** Only so many bytes arrive in a millisecond; 0 for as many as there are. */
    void slow(int bytesPerMilli) {
      slowBytes = bytesPerMilli;
    }

    /** Flips a bit of what is under way; false when nothing is. */
    boolean corrupt() {
      for (Segment segment : underWay) {
        if (segment.bytes != null) {
          int at = segment.at + network.random().nextInt(segment.end - segment.at);
          segment.bytes[at] ^= (byte) (1 << network.random().nextInt(8));
          return true;
        }
      }
      return false;
    }
  }
}
