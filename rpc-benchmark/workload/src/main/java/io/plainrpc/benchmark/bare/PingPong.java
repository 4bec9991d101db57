package io.plainrpc.benchmark.bare;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A connection, and a thread of the server, for each caller, which writes and then reads. */
public final class PingPong implements Subject {
  /** For {@link java.util.ServiceLoader}. */
  public PingPong() {}

  @Override
  public String id() {
    return "ping-pong";
  }

  @Override
  public String name() {
    return "bare sockets, one connection per caller";
  }

  @Override
  public Kind kind() {
    return Kind.FLOOR;
  }

  @Override
  public Serving serve(Services services) throws IOException {
    return new BareServer(services);
  }

  @Override
  public Calling connect(int port, int callers) {
    return new Calling() {
      @Override
      public Caller caller() throws IOException {
        return new PingPongCaller(port);
      }

      @Override
      public void close() {
        // Callers own their connections.
      }
    };
  }

  private static final class PingPongCaller extends BareCaller {
    private final Socket socket;
    private final OutputStream out;
    private final Received received;

    PingPongCaller(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      out = socket.getOutputStream();
      received = new Received(socket.getInputStream());
    }

    @Override
    void exchange() throws IOException {
      out.write(request.bytes, 0, request.length);
      int length = 0;
      while (length == 0) {
        received.readMore();
        length = received.completeFrame();
      }
      reply.of(received.bytes, received.at + Frames.HEADER_BYTES - 1);
      received.at += length;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
