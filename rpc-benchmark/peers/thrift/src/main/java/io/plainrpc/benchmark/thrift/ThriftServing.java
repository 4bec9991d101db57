package io.plainrpc.benchmark.thrift;

import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.thrift.wire.Calls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;
import org.apache.thrift.transport.TTransportException;
import org.apache.thrift.transport.layered.TFramedTransport;

/** Thrift's server with a thread per connection: of its servers the fastest, as long as there are threads enough. */
final class ThriftServing implements Serving {
  private final TServerSocket socket;
  private final TThreadPoolServer server;

  ThriftServing(Services services) throws TTransportException {
    socket = new TServerSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server = new TThreadPoolServer(new TThreadPoolServer.Args(socket)
        .processor(new Calls.Processor<>(new CallsHandler(services)))
        .transportFactory(new TFramedTransport.Factory())
        .protocolFactory(new TBinaryProtocol.Factory()));
    Thread accepting = new Thread(server::serve, "thrift-accept");
    accepting.setDaemon(true);
    accepting.start();
  }

  @Override
  public int port() {
    return socket.getServerSocket().getLocalPort();
  }

  @Override
  public void close() {
    server.stop();
  }
}
