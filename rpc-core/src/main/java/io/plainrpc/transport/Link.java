package io.plainrpc.transport;

import io.plainrpc.protocol.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A connected stream of bytes in each direction: a socket, bare or with something around it.
 *
 * <p>Reading is confined to whoever holds the connection's reading role; writing to whoever flushes, one thread at a time.
 * Both may go on at once. {@link #close} may be called by any thread, does not block, and frees both.
 */
abstract sealed class Link permits PlainLink, TlsLink {
  final Socket socket;
  final InputStream in;

  Link(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  /**
   * Does what has to be done before the first byte of ours. Blocks until the deadline; on the connecting thread, or the
   * server's reader.
   *
   * @throws java.net.SocketTimeoutException when the time is over
   * @throws TlsException when the two do not come together
   * @throws IOException when the connection ends
   */
  abstract void handshake(long deadlineNanos) throws IOException;

  /** How long {@link #read} waits for bytes, in milliseconds; 0 for ever. */
  final void readTimeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /**
   * Reads from the socket at most once.
   *
   * @return how many bytes were put there; 0 when something came that makes no byte yet; -1 at the end of the stream
   * @throws java.net.SocketTimeoutException when nothing came in time; nothing is lost then
   */
  abstract int read(byte[] into, int at, int length) throws IOException;

  /** How many bytes can be read without waiting, at least; 0 when that is not known. By whoever may read. */
  abstract int available() throws IOException;

  /** Where to write; each {@code write} goes to the socket as one. */
  abstract OutputStream output();

  /** Whether {@link #shutdownOutput} writes, and so blocks like any write. */
  abstract boolean shutdownWrites();

  /** Nothing more is written; the peer sees the end of the stream behind what was. Not while somebody else writes. */
  abstract void shutdownOutput() throws IOException;

  /**
   * Tells the peer that the end that follows is meant, unless somebody is writing. Writes a few bytes: only where that cannot
   * block. By any thread.
   */
  abstract void farewell();

  /** Whether {@link #shrink} would give memory back. By whoever may read. */
  abstract boolean canShrink();

  /** Gives back buffers that grew, on a connection that has become idle. By whoever may read. */
  abstract void shrink();

  /** Reads whatever comes, and forgets it, until the end of the stream or the timeout. */
  final void discard() throws IOException {
    byte[] nowhere = new byte[1024];
    while (in.read(nowhere) >= 0) {
      // Whoever calls this knows what ends it, if the peer does not.
    }
  }

  /** What frames look like on it. */
  abstract Framing framing();

  final InetAddress peerAddress() {
    return socket.getInetAddress();
  }

  final InetSocketAddress remote() {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }

  final InetSocketAddress local() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  final boolean isClosed() {
    return socket.isClosed();
  }

  /** Ends it at once, see {@link Sockets#close}. */
  final void close(boolean abort) {
    Sockets.close(socket, abort);
  }
}
