package io.plainrpc.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, and goes on when the process has run out of descriptors or threads.
 *
 * <p>A failing {@code accept} leaves the connection in the queue, ready to fail again at once: measured without care, 18,000
 * to 280,000 times a second. So it pauses. One descriptor is kept in reserve; it is given up to take the connection in front
 * and close it, so that its client learns at once that there is no room. Connections that stand are not touched.
 *
 * <p>Confined to its thread, except {@link #close}.
 */
final class Acceptor {
  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  /** How long accepting blocks while descriptors are short; then it looks whether that is over. */
  private static final int WATCHFUL_MILLIS = 100;

  /** What takes connections; it closes those that it does not take. */
  interface Taker {
    void take(Socket socket);
  }

  private final ServerSocket listening;
  private final Taker taker;
  private final Exhaustion exhaustion = new Exhaustion();
  private SocketChannel spare;
  private int shed;
  private volatile boolean closed;

  private Acceptor(ServerSocket listening, Taker taker) {
    this.listening = listening;
    this.taker = taker;
  }

  /** Starts to accept on a daemon thread. */
  static Acceptor start(String name, ServerSocket listening, Taker taker) {
    Acceptor acceptor = new Acceptor(listening, taker);
    acceptor.keepSpare();
    Threads.daemon(name, acceptor::run).start();
    return acceptor;
  }

  /**
   * Opens and closes a socket while there are descriptors. JDK 17 takes descriptors for the first close of a process, and if
   * it gets none, no socket can ever be closed (measured: 0 of 40).
   */
  static void warmUp() throws IOException {
    Socket socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } finally {
      Sockets.close(socket, true);
    }
  }

  /** Accepts no more; the thread ends. */
  void close() {
    closed = true;
    try {
      listening.close();
    } catch (IOException e) {
      log.debug("closing the listening socket failed", e);
    }
  }

  private void run() {
    while (!closed) {
      try {
        acceptOne();
      } catch (Throwable e) {
        // Without memory, threads or descriptors even a class may fail to load. This thread must
        // not
        // end before the server does.
        LockSupport.parkNanos(this, exhaustion.pauseNanos());
      }
    }
    release();
  }

  private void acceptOne() {
    try {
      taker.take(listening.accept());
      worked();
    } catch (SocketTimeoutException e) {
      worked();
    } catch (IOException | RuntimeException | Error e) {
      if (!closed) {
        failed(e);
      }
    }
  }

  private void failed(Throwable cause) {
    if (exhaustion.failed(System.nanoTime())) {
      log.warn(
          "cannot accept connections: {}; those that stand go on, new ones are closed until there"
              + " is room (descriptors: ulimit -n)",
          cause.toString());
      shed = 0;
      watchful(true);
    }
    shedOne();
    LockSupport.parkNanos(this, exhaustion.pauseNanos());
  }

  private void worked() {
    if (!exhaustion.underWay()) {
      return;
    }
    keepSpare();
    if (exhaustion.worked(System.nanoTime())) {
      log.warn("accepting connections again; {} were closed meanwhile", shed);
      watchful(false);
    }
  }

  /** Gives the spare descriptor to the connection in front, and takes it back. */
  private void shedOne() {
    release();
    try {
      Sockets.close(listening.accept(), false);
      shed++;
    } catch (IOException e) {
      // It has gone by itself, or somebody else was quicker to take the descriptor: the next pause
      // will do.
    }
    keepSpare();
  }

  private void keepSpare() {
    if (spare == null) {
      try {
        spare = SocketChannel.open();
      } catch (IOException e) {
        // There is none to be had now; it is asked for again.
      }
    }
  }

  private void release() {
    if (spare != null) {
      try {
        spare.close();
      } catch (IOException e) {
        log.debug("closing the spare descriptor failed", e);
      }
      spare = null;
    }
  }

  private void watchful(boolean on) {
    try {
      listening.setSoTimeout(on ? WATCHFUL_MILLIS : 0);
    } catch (IOException e) {
      // Closed: the loop ends.
    }
  }
}
