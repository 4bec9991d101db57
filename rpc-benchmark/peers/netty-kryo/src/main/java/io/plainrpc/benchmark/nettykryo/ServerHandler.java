package io.plainrpc.benchmark.nettykryo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.plainrpc.benchmark.Services;
import java.util.concurrent.Executor;

/**
 * Serves one connection on its event loop. Replies are flushed together when all that was read has been served; only a
 * method that blocks is sent elsewhere.
 */
final class ServerHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private final Services services;
  private final Executor blocking;

  ServerHandler(Services services, Executor blocking) {
    this.services = services;
    this.blocking = blocking;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    int callId = frame.readInt();
    Method method = Method.of(frame.readByte());
    Object argument = Codec.ofThisThread().read(frame);
    if (method.blocks()) {
      blocking.execute(() -> context.writeAndFlush(reply(context, callId, method, argument)));
    } else {
      context.write(reply(context, callId, method, argument), context.voidPromise());
    }
  }

  private ByteBuf reply(ChannelHandlerContext context, int callId, Method method, Object argument) {
    Codec codec = Codec.ofThisThread();
    try {
      return codec.write(context.alloc(), callId, Wire.OK, method.call(services, argument));
    } catch (Exception e) {
      return codec.write(context.alloc(), callId, Wire.FAILED, e.toString());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
