package io.plainrpc.benchmark.rsocket;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.rsocket.RSocket;
import io.rsocket.core.RSocketConnector;
import io.rsocket.frame.decoder.PayloadDecoder;
import io.rsocket.transport.netty.client.TcpClientTransport;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Two connections that the callers share, each caller always using the same; one for a lone caller. */
final class RSocketCalling implements Calling {
  private static final int CONNECTIONS = 2;

  private final List<RSocket> sockets;
  private final AtomicInteger made = new AtomicInteger();

  RSocketCalling(int port, int callers) {
    sockets = Stream.generate(() -> connection(port))
        .limit(Math.min(CONNECTIONS, callers))
        .toList();
  }

  private static RSocket connection(int port) {
    return RSocketConnector.create()
        .payloadDecoder(PayloadDecoder.ZERO_COPY)
        .connect(TcpClientTransport.create("127.0.0.1", port))
        .block();
  }

  @Override
  public Caller caller() {
    return new RSocketCaller(sockets.get(made.getAndIncrement() % sockets.size()));
  }

  @Override
  public void close() {
    sockets.forEach(RSocket::dispose);
  }
}
