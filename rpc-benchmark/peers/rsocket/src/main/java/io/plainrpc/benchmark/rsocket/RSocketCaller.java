package io.plainrpc.benchmark.rsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.rsocket.RSocket;
import io.rsocket.util.ByteBufPayload;
import java.util.function.Function;

/** Waits for each reply. Netty's thread reads it: measured to be a little faster than the thread that waits. */
record RSocketCaller(RSocket socket) implements Caller {

  @Override
  public boolean existUser(String email) {
    ByteBuf request = request(Wire.EXIST_USER);
    Wire.writeString(request, email);
    return call(request, ByteBuf::readBoolean);
  }

  @Override
  public boolean createUser(User user) {
    ByteBuf request = request(Wire.CREATE_USER);
    Wire.writeUser(request, user);
    return call(request, ByteBuf::readBoolean);
  }

  @Override
  public User getUser(long id) {
    return call(request(Wire.GET_USER).writeLong(id), Wire::readUser);
  }

  @Override
  public Page<User> listUser(int page) {
    return call(request(Wire.LIST_USER).writeInt(page), Wire::readPage);
  }

  @Override
  public String upper(String text) {
    ByteBuf request = request(Wire.UPPER);
    Wire.writeString(request, text);
    return call(request, Wire::readString);
  }

  @Override
  public byte[] echo(byte[] bytes) {
    return call(request(Wire.ECHO).writeBytes(bytes), Wire::readBytes);
  }

  @Override
  public void slow(int millis) {
    call(request(Wire.SLOW).writeInt(millis), reply -> true);
  }

  private static ByteBuf request(byte method) {
    return ByteBufAllocator.DEFAULT.buffer().writeByte(method);
  }

  private <T> T call(ByteBuf request, Function<ByteBuf, T> read) {
    return socket
        .requestResponse(ByteBufPayload.create(request))
        .map(reply -> {
          try {
            return read.apply(reply.sliceData());
          } finally {
            reply.release();
          }
        })
        .block();
  }
}
