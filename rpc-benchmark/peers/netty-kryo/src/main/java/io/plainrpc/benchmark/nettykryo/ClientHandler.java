package io.plainrpc.benchmark.nettykryo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection of a client: callers on any thread, replies on its event loop. */
final class ClientHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private final AtomicInteger lastCallId = new AtomicInteger();
  private final ConcurrentMap<Integer, Call> inFlight = new ConcurrentHashMap<>();
  private Channel channel;

  Object call(Method method, Object argument) {
    Integer callId = lastCallId.incrementAndGet();
    Call call = new Call();
    inFlight.put(callId, call);
    try {
      if (!channel.isActive()) { // After put: a close from now on finds the call.
        throw new IllegalStateException(new ClosedChannelException());
      }
      ByteBuf frame =
          Codec.ofThisThread().write(channel.alloc(), callId, (byte) method.ordinal(), argument);
      channel.writeAndFlush(frame, channel.voidPromise());
      return call.await();
    } finally {
      inFlight.remove(callId);
    }
  }

  void close() {
    channel.close().syncUninterruptibly();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
    Call call = inFlight.get(frame.readInt());
    byte kind = frame.readByte();
    if (call == null) {
      return; // Its caller has given up.
    }
    Object body = Codec.ofThisThread().read(frame);
    if (kind == Wire.OK) {
      call.complete(body);
    } else {
      call.fail(new IllegalStateException((String) body));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    inFlight.values().forEach(call -> call.fail(new ClosedChannelException()));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    inFlight.values().forEach(call -> call.fail(cause));
    context.close();
  }
}
