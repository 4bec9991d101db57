package io.plainrpc.benchmark.plainrpc;

import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Authentication;
import io.plainrpc.protocol.ClientInbound;
import io.plainrpc.protocol.Goaway;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.MemoryBudget;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.WireError;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A client's end of a connection without calls: it has greeted, and answers pings when it is asked to look. */
final class IdleConnection implements Closeable, ClientInbound.Sink {
  private static final int MAX_MESSAGE_BYTES = 4 << 20;
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private final Outbound outbound = new Outbound();
  private final ClientInbound inbound =
      new ClientInbound(this, MAX_MESSAGE_BYTES, new MemoryBudget(MAX_MESSAGE_BYTES));

  /** Connects and greets. */
  IdleConnection(InetAddress address, int port) throws IOException {
    socket = new Socket(address, port);
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      in = socket.getInputStream();
      socket.getOutputStream().write(Greeting.Client.of(MAX_MESSAGE_BYTES, null).encode());
      while (!inbound.greeted()) {
        read();
      }
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Answers the pings that have come, if there are any. */
  void answer() throws IOException {
    if (in.available() == 0) {
      return;
    }
    read();
    for (Outbound.Batch batch = outbound.take(); batch != null; batch = outbound.take()) {
      int length = batch.seal();
      socket.getOutputStream().write(batch.bytes(), 0, length);
    }
  }

  private void read() throws IOException {
    int count = in.read(inbound.buffer(), inbound.end(), inbound.room());
    if (count < 0) {
      throw new EOFException("closed by the server");
    }
    inbound.received(count);
    inbound.parse();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  @Override
  public void greeting(Greeting.Server greeting) {
    if (greeting.refusal() != Greeting.Refusal.NONE) {
      throw new IllegalStateException("refused: " + greeting.text());
    }
  }

  @Override
  public void ping(long opaque) {
    outbound.pong(opaque);
  }

  @Override
  public void pong(long opaque) {
    throw unexpected("pong");
  }

  @Override
  public void goaway(Goaway goaway) {
    throw unexpected("goaway");
  }

  @Override
  public void authenticated(Authentication.Verdict verdict) {
    throw unexpected("verdict");
  }

  @Override
  public void agree(Agreement agreement) {
    throw unexpected("agreement");
  }

  @Override
  public boolean issued(int callId) {
    return false;
  }

  @Override
  public void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean owned) {
    throw unexpected("reply");
  }

  @Override
  public void error(int callId, WireError error) {
    throw unexpected("error");
  }

  @Override
  public void refused(int callId, long bytes, boolean memoryShort) {
    throw unexpected("reply");
  }

  private static IllegalStateException unexpected(String what) {
    return new IllegalStateException("a " + what + " although nothing was asked");
  }
}
