package io.plainrpc.benchmark.bare;

import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.UserService;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A thread for each connection: reads what there is, calls the methods, writes all replies at once. */
final class BareServer implements Serving {
  private static final int BACKLOG = 1024;

  private final ServerSocket listening;
  private final UserService users;
  private final ExtraService extras;

  BareServer(Services services) throws IOException {
    this.users = services.users();
    this.extras = services.extras();
    this.listening = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  @Override
  public int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }

  static void start(Runnable task) {
    Thread thread = new Thread(task, "bare");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        start(() -> answer(socket));
      }
    } catch (IOException e) {
      if (!listening.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      Received received = new Received(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      Input request = new Input();
      Output replies = new Output();
      while (true) {
        received.readMore();
        for (int length = received.completeFrame(); length > 0; length = received.completeFrame()) {
          request.of(received.bytes, received.at + 4);
          answer(request, replies);
          received.at += length;
        }
        if (replies.length > 0) {
          out.write(replies.bytes, 0, replies.length);
          replies.length = 0;
        }
      }
    } catch (EOFException e) {
      // The client is done.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(Input request, Output replies) {
    int callId = request.readInt();
    int begin = replies.beginFrame(callId, Frames.OK);
    try {
      call(request, replies);
    } catch (RuntimeException e) {
      replies.length = begin;
      replies.beginFrame(callId, Frames.FAILED);
      replies.writeText(e.toString());
    }
    replies.endFrame(begin);
  }

  private void call(Input request, Output reply) {
    byte method = request.readByte();
    switch (method) {
      case Frames.EXIST_USER -> reply.writeBoolean(users.existUser(request.readText()));
      case Frames.CREATE_USER -> reply.writeBoolean(users.createUser(Frames.readUser(request)));
      case Frames.GET_USER -> Frames.writeUser(reply, users.getUser(request.readLong()));
      case Frames.LIST_USER -> Frames.writePage(reply, users.listUser(request.readInt()));
      case Frames.UPPER -> reply.writeText(extras.upper(request.readText()));
      case Frames.ECHO -> reply.writeBytes(extras.echo(request.readBytes()));
      case Frames.SLOW -> extras.slow(request.readInt());
      default -> throw new IllegalArgumentException("no method " + method);
    }
  }
}
