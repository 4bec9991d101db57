package io.plainrpc.transport;

import io.plainrpc.protocol.Framing;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** A bare socket. */
final class PlainLink extends Link {
  private final OutputStream out;

  PlainLink(Socket socket) throws IOException {
    super(socket);
    this.out = socket.getOutputStream();
  }

  @Override
  void handshake(long deadlineNanos) {
    // There is nothing to agree on.
  }

  @Override
  int read(byte[] into, int at, int length) throws IOException {
    return in.read(into, at, length);
  }

  @Override
  int available() throws IOException {
    return in.available();
  }

  @Override
  OutputStream output() {
    return out;
  }

  @Override
  boolean shutdownWrites() {
    return false;
  }

  @Override
  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  void farewell() {
    // The end of the stream says it.
  }

  @Override
  Framing framing() {
    return Framing.CHECKED;
  }

  @Override
  boolean canShrink() {
    return false;
  }

  @Override
  void shrink() {
    // It holds nothing.
  }
}
