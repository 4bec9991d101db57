package io.plainrpc.benchmark.bare;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import java.io.IOException;

/** Writes requests and reads replies; how they travel is a subclass's. */
abstract class BareCaller implements Caller {
  /** The request; a frame whose call id is not set yet. */
  final Output request = new Output();

  /** The reply, from its kind on. */
  final Input reply = new Input();

  /** Sends {@link #request} and lets {@link #reply} be what comes back. */
  abstract void exchange() throws IOException;

  @Override
  public boolean existUser(String email) throws IOException {
    begin(Frames.EXIST_USER);
    request.writeText(email);
    return call().readBoolean();
  }

  @Override
  public boolean createUser(User user) throws IOException {
    begin(Frames.CREATE_USER);
    Frames.writeUser(request, user);
    return call().readBoolean();
  }

  @Override
  public User getUser(long id) throws IOException {
    begin(Frames.GET_USER);
    request.writeLong(id);
    return Frames.readUser(call());
  }

  @Override
  public Page<User> listUser(int page) throws IOException {
    begin(Frames.LIST_USER);
    request.writeInt(page);
    return Frames.readPage(call());
  }

  @Override
  public String upper(String text) throws IOException {
    begin(Frames.UPPER);
    request.writeText(text);
    return call().readText();
  }

  @Override
  public byte[] echo(byte[] bytes) throws IOException {
    begin(Frames.ECHO);
    request.writeBytes(bytes);
    return call().readBytes();
  }

  @Override
  public void slow(int millis) throws IOException {
    begin(Frames.SLOW);
    request.writeInt(millis);
    call();
  }

  private void begin(byte method) {
    request.length = 0;
    request.beginFrame(0, method);
  }

  private Input call() throws IOException {
    request.endFrame(0);
    exchange();
    if (reply.readByte() != Frames.OK) {
      throw new IOException(reply.readText());
    }
    return reply;
  }
}
