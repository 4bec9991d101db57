package io.plainrpc.page;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Plays one side of a conversation that is written out in the test, over a real socket. It knows nothing of the code under
 * test: what it sends and expects is in the script, and the few things that a script cannot know beforehand it checks with
 * arithmetic of its own.
 *
 * <p>A script has a line for each thing said, {@code >} from the client and {@code <} from the server, in the notation of
 * {@link Script}.
 */
final class Conversation implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final int HEADER_BYTES = 14;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final char mine;
  private boolean halfClosed;

  private Conversation(Socket socket, char mine) throws IOException {
    this.socket = socket;
    this.mine = mine;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = socket.getInputStream();
    out = socket.getOutputStream();
  }

  /** The client's side, against a real server. */
  static Conversation withServer(int port) throws IOException {
    return new Conversation(new Socket(InetAddress.getLoopbackAddress(), port), '>');
  }

  /** The server's side, against a real client that connects now. */
  static Conversation withClient(ServerSocket listening) throws IOException {
    listening.setSoTimeout(PATIENCE_MILLIS);
    return new Conversation(listening.accept(), '<');
  }

  /** Sends this side's lines and compares the other's, in the order of the script. */
  void play(String script) throws IOException {
    for (Script.Line line : Script.parse(script)) {
      if (line.from() == mine) {
        send(line);
      } else {
        expect(line);
      }
    }
  }

  /** Sends lines in a single segment, whatever the other side may think of that. */
  void playAtOnce(String script) throws IOException {
    byte[] all = {};
    for (Script.Line line : Script.parse(script)) {
      byte[] one = line.bytes();
      all = Arrays.copyOf(all, all.length + one.length);
      System.arraycopy(one, 0, all, all.length - one.length, one.length);
    }
    out.write(all);
  }

  /** Sends each byte by itself. */
  void playByteByByte(String script) throws IOException {
    for (Script.Line line : Script.parse(script)) {
      for (byte one : line.bytes()) {
        out.write(one);
        out.flush();
      }
    }
  }

  /** The other side has nothing more to say and ends the connection in order. */
  void expectEnd() throws IOException {
    Received received = new Received();
    try {
      while (halfClosed && received.isPing()) {
        received = new Received();
      }
      if (received.count == 0) {
        received.more(1);
      }
    } catch (EOFException e) {
      if (received.count == 0) {
        return;
      }
    }
    throw new AssertionError("expected the end of the stream\nreceived: " + received);
  }

  /** The other side ends the connection, perhaps with a reset, and says nothing before. */
  void expectClosed() throws IOException {
    try {
      expectEnd();
    } catch (SocketException e) {
      // A reset: it had not read everything.
    }
  }

  /** Says that nothing more comes. From now on pings are not part of the script: the other side looks whether we live. */
  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
    halfClosed = true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void send(Script.Line line) throws IOException {
    out.write(line.bytes());
  }

  private void expect(Script.Line line) throws IOException {
    Received received = new Received();
    try {
      while (halfClosed && received.isPing()) {
        received = new Received();
      }
      String trouble = line.isError() ? expectError(line, received) : expectBytes(line, received);
      if (trouble != null) {
        throw new AssertionError(trouble + "\nexpected: " + line + "\nreceived: " + received);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError(
          "nothing came for " + PATIENCE_MILLIS + " ms\nexpected: " + line + "\nreceived: "
              + received,
          e);
    } catch (IOException e) {
      throw new AssertionError(
          e.getMessage() + "\nexpected: " + line + "\nreceived: " + received, e);
    }
  }

  /** Looks at every byte as it comes, so that a difference is reported although more was expected. */
  private String expectBytes(Script.Line line, Received received) throws IOException {
    String trouble = line.difference(received.bytes, received.count);
    while (trouble == null && received.count < line.length()) {
      received.more(line.length());
      trouble = line.difference(received.bytes, received.count);
    }
    return trouble;
  }

  private String expectError(Script.Line line, Received received) throws IOException {
    received.all(HEADER_BYTES);
    int length = (received.bytes[2] & 0xFF) << 8 | received.bytes[3] & 0xFF;
    received.all(HEADER_BYTES + length);
    return line.errorDifference(received.bytes);
  }

  /** What came in answer to one line of the script. */
  private final class Received {
    private byte[] bytes = {};
    private int count;

    /** Reads until there are {@code wanted} bytes. */
    void all(int wanted) throws IOException {
      while (count < wanted) {
        more(wanted);
      }
    }

    /** Reads a header, and the payload too if it is that of a ping. */
    boolean isPing() throws IOException {
      all(HEADER_BYTES);
      boolean ping = bytes[3] == 8 && bytes[4] == 7;
      if (ping) {
        all(HEADER_BYTES + 8);
      }
      return ping;
    }

    /** Reads some, so that there are at most {@code wanted} bytes. */
    void more(int wanted) throws IOException {
      bytes = bytes.length == wanted ? bytes : Arrays.copyOf(bytes, wanted);
      int more = in.read(bytes, count, wanted - count);
      if (more < 0) {
        throw new EOFException("the stream ended");
      }
      count += more;
    }

    @Override
    public String toString() {
      return HEX.formatHex(bytes, 0, Math.min(count, 512));
    }
  }
}
