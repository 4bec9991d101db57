package io.plainrpc.transport;

import java.net.Socket;

/** Makes the sockets through which a client connects. Any thread; must not block. */
@FunctionalInterface
public interface Dialer {
  /** Over the network. */
  Dialer TCP = Socket::new;

  /** A new socket, not connected. */
  Socket socket();
}
