package io.plainrpc.testing;

import io.plainrpc.testing.Frames.Frame;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One end of a connection, played by a test with given bytes: it can stop in the middle, say nothing, reset, close one
 * direction, or answer what was never asked. It knows nothing of the code under test; see {@link Frames}.
 */
public final class ScriptedPeer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  public ScriptedPeer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    out = socket.getOutputStream();
  }

  /** A scripted client of a server on this machine that has not said anything yet. */
  public static ScriptedPeer connect(int port) throws IOException {
    return new ScriptedPeer(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** The same, from another address of this machine. */
  public static ScriptedPeer connect(int port, String from) throws IOException {
    return new ScriptedPeer(
        new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0));
  }

  /** A scripted client that has greeted and announced {@link Lab} as service 0. */
  public static ScriptedPeer lab(int port) throws IOException {
    ScriptedPeer peer = connect(port);
    peer.send(Frames.clientGreeting());
    peer.readGreeting();
    peer.send(Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)));
    peer.expect(Frames.AGREE);
    return peer;
  }

  /** The server's verdict: whether it believes the proof that was sent. */
  public boolean isAuthenticated() throws IOException {
    return expect(Frames.AUTHENTICATED).payload()[0] == 0;
  }

  public void send(byte[]... parts) throws IOException {
    out.write(Frames.join(parts));
    out.flush();
  }

  /** Sends only the first bytes. */
  public void truncate(int count, byte[] bytes) throws IOException {
    out.write(bytes, 0, count);
    out.flush();
  }

  /** Sends no more, but goes on receiving. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the connection so that the other side sees a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  public byte[] readGreeting() throws IOException {
    return Frames.readGreeting(in);
  }

  /** Reads the client's greeting and answers it; what a scripted server starts with. */
  public void greet() throws IOException {
    Frames.readGreeting(in);
    send(Frames.serverGreeting());
  }

  /** Greets, and agrees to the first announcement. */
  public void greetAndAgree() throws IOException {
    greet();
    expect(Frames.ANNOUNCE);
    send(Frames.agree(0, Frames.utf8(Lab.DESCRIPTOR)));
  }

  /** The next frame that is neither ping nor pong; null at the end of the stream. */
  public Frame read() throws IOException {
    Frame frame = Frames.read(in);
    while (frame != null && (frame.is(Frames.PING) || frame.is(Frames.PONG))) {
      if (frame.is(Frames.PING) && !socket.isOutputShutdown()) {
        send(Frames.pong(frame.payload()));
      }
      frame = Frames.read(in);
    }
    return frame;
  }

  /** The next frame, pings and pongs included; null at the end of the stream. */
  public Frame readRaw() throws IOException {
    return Frames.read(in);
  }

  /** The next frame, which must be of this type. */
  public Frame expect(int type) throws IOException {
    Frame frame = type == Frames.PONG || type == Frames.PING ? readRaw() : read();
    if (frame == null || frame.type() != type) {
      throw new AssertionError("expected frame type " + type + ", not " + frame);
    }
    return frame;
  }

  /** A reply's or message's whole body, put together from its pieces; {@code first} began it. */
  public byte[] body(Frame first) throws IOException {
    List<byte[]> parts = new ArrayList<>(List.of(first.payload()));
    Frame last = first;
    while ((last.flags() & Frames.CONTINUES) != 0) {
      last = expect(Frames.PIECE);
      parts.add(last.payload());
    }
    return Frames.join(parts.toArray(byte[][]::new));
  }

  /** Reads raw bytes to the end of the stream or a reset, and returns how many there were. */
  public int drain(int timeoutMillis) throws IOException {
    socket.setSoTimeout(timeoutMillis);
    int total = 0;
    byte[] buffer = new byte[8192];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection is still open after " + timeoutMillis + " ms", e);
    } catch (IOException e) {
      // Reset: closed all the same.
    }
    return total;
  }

  /** Fails unless the other side closes the connection in time; what it still says is read over. */
  public void expectClosed(int timeoutMillis) throws IOException {
    drain(timeoutMillis);
  }

  public Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** What a scripted server does with one connection. */
  @FunctionalInterface
  public interface Script {
    void play(ScriptedPeer peer) throws Exception;
  }

  /**
   * A server that plays a script to every connection, each on a thread of its own. After the script the connection stays
   * open, saying nothing, until the server is closed, unless the script ends it.
   */
  public static Server serve(Script script) throws IOException {
    return new Server(new ServerSocket(0, 128, InetAddress.getByName("127.0.0.1")), script);
  }

  /** A server on a given socket. */
  public static Server serve(ServerSocket listening, Script script) {
    return new Server(listening, script);
  }

  /** A listening socket with a script. */
  public static final class Server implements AutoCloseable {
    private final ServerSocket listening;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Throwable failure;

    private Server(ServerSocket listening, Script script) {
      this.listening = listening;
      this.script = script;
      daemon("scripted-accept", this::accept);
    }

    public int port() {
      return listening.getLocalPort();
    }

    public String address() {
      return "127.0.0.1:" + port();
    }

    /** How many connections there have been. */
    public int accepted() {
      return accepted.get();
    }

    private void accept() {
      try {
        while (true) {
          Socket socket = listening.accept();
          sockets.add(socket);
          accepted.incrementAndGet();
          daemon("scripted-server", () -> play(socket));
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    private void play(Socket socket) {
      try {
        script.play(new ScriptedPeer(socket));
      } catch (IOException e) {
        // The other side ended the connection; whether it should have is what the test looks at.
      } catch (Throwable e) {
        failure = e;
        try {
          socket.close();
        } catch (IOException again) {
          e.addSuppressed(again);
        }
      }
    }

    /** Closes everything; fails if a script did. */
    @Override
    public void close() throws IOException {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
      if (failure != null) {
        throw new AssertionError("the script failed", failure);
      }
    }
  }

  static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
