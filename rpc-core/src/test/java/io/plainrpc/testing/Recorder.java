package io.plainrpc.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes one connection on to a server and keeps what the client says. */
public final class Recorder implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  public Recorder(int port) throws IOException {
    ScriptedPeer.daemon("recorder", () -> {
      try (Socket client = listening.accept();
          Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
        ScriptedPeer.daemon("recorder-back", () -> pass(server, client, null));
        pass(client, server, heard);
      } catch (IOException e) {
        // Closed.
      }
    });
  }

  private static void pass(Socket from, Socket to, ByteArrayOutputStream copy) {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (copy != null) {
          synchronized (copy) {
            copy.write(buffer, 0, n);
          }
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  public String address() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** What the client has said so far. */
  public byte[] toServer() {
    synchronized (heard) {
      return heard.toByteArray();
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
