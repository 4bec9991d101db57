package io.plainrpc.benchmark.kryonet;

import com.esotericsoftware.kryonet.Client;
import com.esotericsoftware.kryonet.Connection;
import com.esotericsoftware.kryonet.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One connection of a client: callers on any thread, replies on KryoNet's. */
final class CallConnection extends Listener {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int REPLY_TIMEOUT_SECONDS = 10;

  private final AtomicInteger lastCallId = new AtomicInteger();
  private final ConcurrentMap<Integer, CompletableFuture<Object>> inFlight =
      new ConcurrentHashMap<>();
  private final Client client =
      new Client(Messages.WRITE_BUFFER_BYTES, Messages.OBJECT_BUFFER_BYTES);

  CallConnection(int port) throws IOException {
    Messages.register(client.getKryo());
    client.addListener(this);
    client.start();
    client.connect(CONNECT_TIMEOUT_MILLIS, InetAddress.getLoopbackAddress(), port);
  }

  Object call(Method method, Object argument) throws Exception {
    int callId = lastCallId.incrementAndGet();
    CompletableFuture<Object> reply = new CompletableFuture<>();
    inFlight.put(callId, reply);
    try {
      if (client.sendTCP(new Request(callId, method, argument)) == 0) {
        throw new ClosedChannelException();
      }
      return reply.get(REPLY_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } finally {
      inFlight.remove(callId);
    }
  }

  void close() {
    client.stop();
  }

  @Override
  public void received(Connection connection, Object message) {
    if (message instanceof Reply reply) {
      CompletableFuture<Object> call = inFlight.get(reply.callId);
      if (call == null) {
        return; // Its caller has given up.
      }
      if (reply.failed) {
        call.completeExceptionally(new IllegalStateException((String) reply.result));
      } else {
        call.complete(reply.result);
      }
    }
  }

  @Override
  public void disconnected(Connection connection) {
    inFlight.values().forEach(call -> call.completeExceptionally(new ClosedChannelException()));
  }
}
