package io.plainrpc.testing;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Programs for processes that tests start, and kill. */
public final class ChildEcho {
  private ChildEcho() {}

  /** A server; calls whose text starts with "wait" never end. Prints its port, then one line for each that waits. */
  public static final class Server {
    private Server() {}

    public static void main(String[] arguments) throws InterruptedException {
      LabHandler handler = LabHandler.echo()
          .call(text -> text.startsWith("wait") ? waitForEver(text) : text)
          .later(text -> {
            if (text.startsWith("wait")) {
              say(text);
              return new CompletableFuture<>();
            }
            return CompletableFuture.completedFuture(text);
          });
      int port = Integer.parseInt(arguments[0]);
      say(Integer.toString(
          RpcServer.builder().port(port).service(Lab.class, handler).start().port()));
      new CountDownLatch(1).await();
    }
  }

  /**
   * A server that writes the text of every call into a file, given after the port, before it does anything else; calls whose
   * text starts with "wait" never end. Prints its port.
   */
  public static final class JournalServer {
    private JournalServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      // Unbuffered: what was written is there however the process ends.
      OutputStream journal = new FileOutputStream(arguments[1], true);
      LabHandler handler = LabHandler.echo().call(text -> note(journal, text)).later(text -> {
        note(journal, text);
        return text.startsWith("wait")
            ? new CompletableFuture<>()
            : CompletableFuture.completedFuture(text);
      });
      int port = Integer.parseInt(arguments[0]);
      say(Integer.toString(
          RpcServer.builder().port(port).service(Lab.class, handler).start().port()));
      new CountDownLatch(1).await();
    }

    private static String note(OutputStream journal, String text) {
      try {
        journal.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        return text;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A client that makes one call to each server of its arguments after the first, says how it ended, and stays. */
  public static final class Client {
    private Client() {}

    public static void main(String[] arguments) throws InterruptedException {
      for (String server : Arrays.asList(arguments).subList(1, arguments.length)) {
        RpcClient client =
            RpcClient.builder().server(server).timeout(Duration.ofMinutes(2)).build();
        try {
          say(client.service(Lab.class).call(arguments[0]));
        } catch (RuntimeException e) {
          say(e.toString());
        }
      }
      new CountDownLatch(1).await();
    }
  }

  private static String waitForEver(String text) {
    say(text);
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return text;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
