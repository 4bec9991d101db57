package io.plainrpc.transport;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/** Ending sockets. */
final class Sockets {
  private Sockets() {}

  /**
   * Closes a socket without waiting. Threads blocked on it are freed.
   *
   * @param abort whether what is still unsent is to be thrown away: with linger 0 the peer sees a reset
   */
  static void close(Socket socket, boolean abort) {
    try {
      if (abort) {
        socket.setSoLinger(true, 0);
      }
    } catch (SocketException e) {
      // Closed already, or broken: closing it is all that is left.
    }
    try {
      socket.close();
    } catch (IOException e) {
      // The descriptor is released whatever close reports (man 2 close); there is nothing else to
      // do.
    }
  }
}
