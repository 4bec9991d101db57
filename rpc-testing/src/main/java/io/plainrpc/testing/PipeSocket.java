package io.plainrpc.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket without a network: two {@link Pipe}s to another one in the same process. It does what PlainRPC asks of sockets: read
 * timeout, half close, close that frees whoever is blocked, and reset (linger 0, or closed with input unread). No descriptor is opened.
 *
 * <p>Any thread, as a socket.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // Its fields are volatile.
final class PipeSocket extends Socket {
  /** Takes the other end of a connection, as {@code accept} would return it; must not block. */
  interface Listener {
    /**
     * A connection was made.
     *
     * @throws java.net.ConnectException when nobody takes connections any more
     */
    void connected(Socket peer) throws IOException;
  }

  private static final AtomicInteger lastPort = new AtomicInteger();

  private final Listener listener;
  private volatile Pipe in;
  private volatile Pipe out;
  private volatile InetSocketAddress local;
  private volatile InetSocketAddress remote;
  private volatile int timeoutMillis;
  private volatile boolean abort;
  private volatile boolean closed;

  /** One that is not connected; whoever listens gets the other end. */
  PipeSocket(Listener listener) {
    this.listener = listener;
  }

  private PipeSocket(Pipe in, Pipe out, InetSocketAddress local, InetSocketAddress remote) {
    this(peer -> {});
    this.in = in;
    this.out = out;
    this.local = local;
    this.remote = remote;
  }

  @Override
  public void connect(SocketAddress address, int timeout) throws IOException {
    InetSocketAddress server = (InetSocketAddress) address;
    synchronized (this) {
      if (closed) {
        throw new SocketException("Socket closed");
      }
      in = new Pipe();
      out = new Pipe();
      remote = server;
      local = new InetSocketAddress(server.getAddress(), nextPort());
    }
    listener.connected(new PipeSocket(out, in, remote, local));
  }

  private static int nextPort() {
    return Math.floorMod(lastPort.getAndIncrement(), 65_535) + 1;
  }

  @Override
  public InputStream getInputStream() {
    return in.input(() -> timeoutMillis);
  }

  @Override
  public OutputStream getOutputStream() {
    return out.output();
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // There is nothing that would wait.
  }

  @Override
  public void setSoLinger(boolean on, int seconds) {
    abort = on && seconds == 0;
  }

  @Override
  public void shutdownOutput() throws IOException {
    if (closed) {
      throw new SocketException("Socket is closed");
    }
    out.endOutput();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (in != null) {
      // RFC 1122 section 4.2.2.13: whoever closes with input unread has lost data, and says so.
      boolean reset = abort || in.unread() > 0;
      in.closeReader();
      out.closeWriter();
      if (reset) {
        out.reset();
      }
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return remote != null;
  }

  @Override
  public InetAddress getInetAddress() {
    return remote == null ? null : remote.getAddress();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return remote;
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return local;
  }
}
