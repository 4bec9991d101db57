package io.plainrpc.benchmark.rsocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.rsocket.Payload;
import io.rsocket.SocketAcceptor;
import io.rsocket.core.RSocketServer;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.server.CloseableChannel;
import io.rsocket.transport.netty.server.TcpServerTransport;
import io.rsocket.util.ByteBufPayload;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Serves on Netty's threads what does not block, with the zero-copy decoder that the project recommends for speed. */
final class RSocketServing implements Serving {
  private final Services services;
  private final CloseableChannel channel;

  RSocketServing(Services services) {
    this.services = services;
    this.channel = RSocketServer.create(SocketAcceptor.forRequestResponse(this::reply))
        .payloadDecoder(PayloadDecoder.ZERO_COPY)
        .bindNow(TcpServerTransport.create("127.0.0.1", 0));
  }

  private Mono<Payload> reply(Payload request) {
    return request.sliceData().getByte(0) == Wire.SLOW
        ? Mono.fromSupplier(() -> called(request)).subscribeOn(Schedulers.boundedElastic())
        : Mono.just(called(request));
  }

  private Payload called(Payload request) {
    ByteBuf out = ByteBufAllocator.DEFAULT.buffer();
    try {
      call(request.sliceData(), out);
    } catch (Throwable e) {
      out.release();
      throw e;
    } finally {
      request.release();
    }
    return ByteBufPayload.create(out);
  }

  private void call(ByteBuf in, ByteBuf out) {
    byte method = in.readByte();
    switch (method) {
      case Wire.EXIST_USER -> out.writeBoolean(services.users().existUser(Wire.readString(in)));
      case Wire.CREATE_USER -> out.writeBoolean(services.users().createUser(Wire.readUser(in)));
      case Wire.GET_USER -> Wire.writeUser(out, services.users().getUser(in.readLong()));
      case Wire.LIST_USER -> Wire.writePage(out, services.users().listUser(in.readInt()));
      case Wire.UPPER -> Wire.writeString(out, services.extras().upper(Wire.readString(in)));
      case Wire.ECHO -> out.writeBytes(services.extras().echo(Wire.readBytes(in)));
      case Wire.SLOW -> services.extras().slow(in.readInt());
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
