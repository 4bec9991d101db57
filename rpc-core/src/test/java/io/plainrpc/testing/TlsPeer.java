package io.plainrpc.testing;

import io.plainrpc.testing.Frames.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSocket;

/**
 * One end of a TLS connection, played by a test through the JDK's {@link SSLSocket}, which the code under test does not use.
 * Frames are those of {@link Frames} without their checksums.
 */
public final class TlsPeer implements AutoCloseable {
  private static final int CHECKSUM_AT = 10;
  private static final int CHECKSUM_BYTES = 4;

  private final Socket raw;
  private final SSLSocket socket;
  private final DataInputStream in;

  private TlsPeer(Socket raw, boolean client) throws IOException {
    this.raw = raw;
    raw.setTcpNoDelay(true);
    raw.setSoTimeout(20_000);
    socket = (SSLSocket) (client ? Keys.LOCAL.believer() : Keys.LOCAL.holder())
        .getSocketFactory()
        .createSocket(raw, "127.0.0.1", raw.getPort(), true);
    socket.setUseClientMode(client);
    socket.startHandshake();
    in = new DataInputStream(socket.getInputStream());
  }

  /** A client that has greeted and announced {@link Lab} as service 0. */
  public static TlsPeer lab(int port) throws IOException {
    TlsPeer peer = new TlsPeer(new Socket(InetAddress.getByName("127.0.0.1"), port), true);
    peer.sendRaw(Frames.clientGreeting());
    Frames.readGreeting(peer.in);
    peer.send(Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)));
    peer.expect(Frames.AGREE);
    return peer;
  }

  /** The server's end of the next connection, when it has greeted and agreed to the first announcement. */
  public static CompletableFuture<TlsPeer> acceptOne(ServerSocket listening) {
    CompletableFuture<TlsPeer> accepted = new CompletableFuture<>();
    ScriptedPeer.daemon("tls-peer", () -> {
      try {
        TlsPeer peer = new TlsPeer(listening.accept(), false);
        Frames.readGreeting(peer.in);
        peer.sendRaw(Frames.serverGreeting(64 << 20, 1024));
        peer.expect(Frames.ANNOUNCE);
        peer.send(Frames.agree(0, Frames.utf8(Lab.DESCRIPTOR)));
        accepted.complete(peer);
      } catch (IOException | AssertionError e) {
        accepted.completeExceptionally(e);
      }
    });
    return accepted;
  }

  private void sendRaw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends a frame of {@link Frames}. */
  public void send(byte[] frame) throws IOException {
    sendRaw(Frames.join(
        Arrays.copyOf(frame, CHECKSUM_AT),
        Arrays.copyOfRange(frame, CHECKSUM_AT + CHECKSUM_BYTES, frame.length)));
  }

  /** Has both sides change their keys, this one now (RFC 8446 section 4.6.3). */
  public void updateKeys() throws IOException {
    socket.startHandshake();
  }

  /** The next frame that is no ping; null at the end of the stream, which must have been announced by close_notify. */
  public Frame read() throws IOException {
    while (true) {
      byte[] header = new byte[CHECKSUM_AT];
      int first = in.read();
      if (first < 0) {
        return null;
      }
      header[0] = (byte) first;
      in.readFully(header, 1, CHECKSUM_AT - 1);
      ByteBuffer head = ByteBuffer.wrap(header);
      byte[] payload = new byte[head.getInt(0) & 0xFFFFFF];
      in.readFully(payload);
      if (header[4] != Frames.PING) {
        return new Frame(header[4], header[5], head.getInt(6), payload);
      }
    }
  }

  public Frame expect(int type) throws IOException {
    Frame frame = read();
    if (frame == null || !frame.is(type)) {
      throw new AssertionError("expected frame type " + type + ", not " + frame);
    }
    return frame;
  }

  /** Sends close_notify and no more, but goes on receiving. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the TCP stream below TLS, as anybody on the way can. */
  public void cut() throws IOException {
    raw.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
