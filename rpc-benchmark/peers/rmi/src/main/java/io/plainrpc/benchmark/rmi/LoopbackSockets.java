package io.plainrpc.benchmark.rmi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.server.RMIServerSocketFactory;

/** Listens on 127.0.0.1 alone, and knows where: RMI does not tell which port it was given. */
final class LoopbackSockets implements RMIServerSocketFactory {
  private volatile ServerSocket listening;

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    listening = new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
    return listening;
  }

  /** The port of the last socket made. */
  int port() {
    return listening.getLocalPort();
  }
}
