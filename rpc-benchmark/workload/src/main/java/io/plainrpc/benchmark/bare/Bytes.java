package io.plainrpc.benchmark.bare;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import io.plainrpc.benchmark.User;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Arrays of bytes over a connection for each caller: their number, then they, straight from the array and into a new one. */
public final class Bytes implements Subject {
  /** For {@link java.util.ServiceLoader}. */
  public Bytes() {}

  @Override
  public String id() {
    return "bytes";
  }

  @Override
  public String name() {
    return "bare sockets, nothing but byte arrays";
  }

  @Override
  public Kind kind() {
    return Kind.FLOOR;
  }

  @Override
  public Serving serve(Services services) throws IOException {
    ServerSocket listening = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    BareServer.start(() -> {
      try {
        while (true) {
          Socket socket = listening.accept();
          BareServer.start(() -> answer(socket, services));
        }
      } catch (IOException e) {
        // Closed.
      }
    });
    return new Serving() {
      @Override
      public int port() {
        return listening.getLocalPort();
      }

      @Override
      public void close() throws IOException {
        listening.close();
      }
    };
  }

  private static void answer(Socket socket, Services services) {
    try (ArraySocket arrays = new ArraySocket(socket)) {
      while (true) {
        arrays.write(services.extras().echo(arrays.read()));
      }
    } catch (EOFException e) {
      // The client is done.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Calling connect(int port, int callers) {
    return new Calling() {
      @Override
      public Caller caller() throws IOException {
        return new ByteCaller(new ArraySocket(new Socket(InetAddress.getLoopbackAddress(), port)));
      }

      @Override
      public void close() {
        // Callers own their connections.
      }
    };
  }

  private static final class ArraySocket implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final byte[] header = new byte[4];

    ArraySocket(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
    }

    void write(byte[] bytes) throws IOException {
      ByteBuffer.wrap(header).putInt(bytes.length);
      out.write(header);
      out.write(bytes);
    }

    byte[] read() throws IOException {
      in.readFully(header);
      int length = ByteBuffer.wrap(header).getInt();
      if (length < 0 || length > Frames.MAX_FRAME_BYTES) {
        throw new IOException("array of " + length + " bytes, limit " + Frames.MAX_FRAME_BYTES);
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return bytes;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static final class ByteCaller implements Caller {
    private final ArraySocket arrays;

    ByteCaller(ArraySocket arrays) {
      this.arrays = arrays;
    }

    @Override
    public byte[] echo(byte[] bytes) throws IOException {
      arrays.write(bytes);
      return arrays.read();
    }

    @Override
    public boolean existUser(String email) {
      throw new UnsupportedOperationException("existUser");
    }

    @Override
    public boolean createUser(User user) {
      throw new UnsupportedOperationException("createUser");
    }

    @Override
    public User getUser(long id) {
      throw new UnsupportedOperationException("getUser");
    }

    @Override
    public Page<User> listUser(int page) {
      throw new UnsupportedOperationException("listUser");
    }

    @Override
    public void close() throws IOException {
      arrays.close();
    }
  }
}
