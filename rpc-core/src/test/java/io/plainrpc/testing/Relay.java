package io.plainrpc.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes one connection on to a server, unharmed. */
public final class Relay implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));

  public Relay(int port) throws IOException {
    ScriptedPeer.daemon("relay", () -> {
      try (Socket client = listening.accept();
          Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
        ScriptedPeer.daemon("relay-back", () -> pass(server, client));
        pass(client, server);
      } catch (IOException e) {
        // Closed.
      }
    });
  }

  private static void pass(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  public String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
