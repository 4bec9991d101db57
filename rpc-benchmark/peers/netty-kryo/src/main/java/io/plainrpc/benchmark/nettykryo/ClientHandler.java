package io.plainrpc.benchmark.nettykryo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.channels.ClosedChannelException;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection of a client: callers on any thread, replies on its event loop. */
final class ClientHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private final AtomicInteger lastCallId = new AtomicInteger();
  private final ConcurrentMap<Integer, Call> inFlight = new ConcurrentHashMap<>();
  private final Queue<ByteBuf> toSend = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean sendScheduled = new AtomicBoolean();
  private final Runnable sendTask = this::sendAll;
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
      send(frame);
      return call.await();
    } finally {
      inFlight.remove(callId);
    }
  }

  /** One task on the event loop, and one flush, for all frames that wait when it comes round. */
  private void send(ByteBuf frame) {
    toSend.add(frame);
    if (sendScheduled.compareAndSet(false, true)) {
      channel.eventLoop().execute(sendTask);
    }
  }

  private void sendAll() {
    sendScheduled.set(false); // Before the first poll: a frame added later schedules again.
    for (ByteBuf frame = toSend.poll(); frame != null; frame = toSend.poll()) {
      channel.write(frame, channel.voidPromise());
    }
    channel.flush();
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
