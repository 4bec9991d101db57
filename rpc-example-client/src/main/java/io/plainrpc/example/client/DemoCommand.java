package io.plainrpc.example.client;

import io.plainrpc.client.RpcClient;
import io.plainrpc.example.EchoService;
import io.plainrpc.example.server.EchoServiceImpl;
import io.plainrpc.server.RpcServer;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Server and client in one process, for a first look. */
@Command(
    name = "demo",
    description = "Starts a server inside, calls it, and shows what calls and failures look like.",
    sortOptions = false,
    footer = {"", "It needs no server and does not use --server and --timeout."})
final class DemoCommand implements Runnable {
  @ParentCommand
  private ClientMain program;

  @Override
  public void run() {
    PrintWriter out = program.out();
    EchoService echo = new EchoServiceImpl();
    try (RpcServer server = RpcServer.builder()
            .service(EchoService.class, echo)
            .service(DemoService.class, new DemoServiceImpl(echo))
            .start();
        RpcClient client = RpcClient.connect(server.host() + ":" + server.port())) {
      out.println("A server runs in this process, on " + server.host() + ":" + server.port()
          + ". A client calls it through a socket.");
      new DemoCalls(client, out).run();
      new DemoFailures(client, out).run();
      out.println();
      out.println("Everything went as it should, failures included.");
    }
  }
}
