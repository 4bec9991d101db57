package shop;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** {@code serve PORT} prints its port and serves; {@code visit SERVERS THREADS ROW...} calls until standard input ends. */
public final class Program {
  private Program() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("serve")) {
      RpcServer server = RpcServer.builder()
          .port(Integer.parseInt(arguments[1]))
          .service(Shop.class, new ShopKeeper())
          .start();
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      System.out.println(server.port());
      // A byte asks how many connections there are.
      while (System.in.read() >= 0) {
        System.out.println("connections " + server.connections());
      }
    } else {
      visit(arguments[1], Integer.parseInt(arguments[2]), List.of(arguments).subList(3, arguments.length));
    }
  }

  private static void visit(String servers, int threads, List<String> rows) throws Exception {
    AtomicLong calls = new AtomicLong();
    List<Thread> all = new ArrayList<>();
    // One connection, so that a server can tell how many clients have found it.
    try (RpcClient client = RpcClient.builder()
        .servers(servers)
        .connectionsPerServer(1)
        .timeout(Duration.ofSeconds(60))
        .build()) {
      Shop shop = client.service(Shop.class);
      for (int i = 0; i < threads; i++) {
        Thread thread = new Thread(() -> {
          while (!Thread.currentThread().isInterrupted()) {
            for (String row : rows) {
              try {
                Visitor.call(shop, row);
                calls.incrementAndGet();
              } catch (Throwable e) {
                System.out.println("failed: " + row + ": " + e);
              }
            }
          }
        });
        thread.setDaemon(true);
        all.add(thread);
        thread.start();
      }
      System.out.println("visiting");
      // A byte asks how many calls there were, the end of input ends it.
      while (System.in.read() >= 0) {
        System.out.println("calls " + calls.get());
      }
      System.out.println("total " + calls.get());
      System.exit(0);
    }
  }
}
