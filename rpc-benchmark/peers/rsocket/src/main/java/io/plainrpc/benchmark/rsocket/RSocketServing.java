package io.plainrpc.benchmark.rsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.UserService;
import io.rsocket.Payload;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketServer;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.ByteBufPayload;
import reactor.core.publisher.Mono;

/** Serves on Netty's threads, with the zero-copy decoder that the project recommends for speed. */
final class RSocketServing implements Serving {
  private final UserService users;
  private final CloseableChannel channel;

  RSocketServing(UserService users) {
    this.users = users;
    this.channel = RSocketServer.create(SocketAcceptor.forRequestResponse(this::reply))
        .payloadDecoder(PayloadDecoder.ZERO_COPY)
        .bindNow(TcpServerTransport.create("127.0.0.1", 0));
  }

  private Mono<Payload> reply(Payload request) {
    ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
    try {
      call(request.sliceData(), out);
    } catch (Throwable e) {
      out.release();
      throw e;
    } finally {
      request.release();
    }
    return Mono.just(ByteBufPayload.create(out));
  }

  private void call(ByteBuf in, ByteBuf out) {
    byte method = in.readByte();
    switch (method) {
      case Wire.EXIST_USER -> out.writeBoolean(users.existUser(Wire.readString(in)));
      case Wire.CREATE_USER -> out.writeBoolean(users.createUser(Wire.readUser(in)));
      case Wire.GET_USER -> Wire.writeUser(out, users.getUser(in.readLong()));
      case Wire.LIST_USER -> Wire.writePage(out, users.listUser(in.readInt()));
      default -> throw new IllegalArgumentException("method " + method);
    }
  }

  @Override
  public int port() {
    return channel.address().getPort();
  }

  @Override
  public void close() {
    channel.dispose();
  }
}
