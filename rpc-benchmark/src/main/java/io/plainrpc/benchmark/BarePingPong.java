package io.plainrpc.benchmark;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The yardstick: what a careful engineer writes by hand with nothing but sockets. A length and the text each way, one
 * connection and one server thread per caller, one write and no copy too many.
 */
final class BarePingPong implements Subject {
  /** A length that asks for the bytes the server has allocated instead. */
  private static final int ASK_ALLOCATED = -1;

  private final int port;

  BarePingPong(int port) {
    this.port = port;
  }

  /** Serves until the process ends. */
  static ServerSocket serve() throws IOException {
    ServerSocket listening = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    Thread accepting = new Thread(() -> {
      while (true) {
        try {
          Socket socket = listening.accept();
          socket.setTcpNoDelay(true);
          Thread serving = new Thread(() -> answer(socket));
          serving.setDaemon(true);
          serving.start();
        } catch (IOException e) {
          return;
        }
      }
    });
    accepting.setDaemon(true);
    accepting.start();
    return listening;
  }

  private static void answer(Socket socket) {
    byte[] frame = new byte[1024];
    try (socket) {
      Framed framed = new Framed(socket);
      while (true) {
        int length = framed.in.readInt();
        if (length == ASK_ALLOCATED) {
          framed.out.writeLong(Allocation.ofAllThreads());
        } else {
          framed.in.readFully(frame, 0, length);
          String text = new String(frame, 0, length, StandardCharsets.UTF_8);
          framed.write(text.toUpperCase(Locale.ROOT));
        }
      }
    } catch (EOFException e) {
      // The caller is done.
    } catch (IOException e) {
      throw new IllegalStateException("bare server", e);
    }
  }

  @Override
  public String name() {
    return "bare ping-pong";
  }

  @Override
  public Caller caller() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    Framed framed = new Framed(socket);
    byte[] frame = new byte[1024];
    return new Caller() {
      @Override
      public String upper(String text) throws IOException {
        framed.write(text);
        int length = framed.in.readInt();
        framed.in.readFully(frame, 0, length);
        return new String(frame, 0, length, StandardCharsets.UTF_8);
      }

      @Override
      public void close() throws IOException {
        socket.close();
      }
    };
  }

  @Override
  public long serverAllocatedBytes() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeInt(ASK_ALLOCATED);
      return new DataInputStream(socket.getInputStream()).readLong();
    }
  }

  @Override
  public void close() {
    // Callers own their connections.
  }

  /** Length and text over one socket, each frame in one write; reads through a buffer, so that most take one system call. */
  private static final class Framed {
    private final DataInputStream in;
    private final DataOutputStream out;
    private final byte[] frame = new byte[1024];

    Framed(Socket socket) throws IOException {
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
      out = new DataOutputStream(socket.getOutputStream());
    }

    void write(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      frame[0] = (byte) (bytes.length >>> 24);
      frame[1] = (byte) (bytes.length >>> 16);
      frame[2] = (byte) (bytes.length >>> 8);
      frame[3] = (byte) bytes.length;
      System.arraycopy(bytes, 0, frame, 4, bytes.length);
      out.write(frame, 0, 4 + bytes.length);
    }
  }
}
