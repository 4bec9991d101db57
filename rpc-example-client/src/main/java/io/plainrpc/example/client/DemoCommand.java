package io.plainrpc.example.client;

import io.plainrpc.Identity;
import io.plainrpc.Token;
import io.plainrpc.client.RpcClient;
import io.plainrpc.example.EchoService;
import io.plainrpc.example.ExecService;
import io.plainrpc.example.server.EchoServiceImpl;
import io.plainrpc.example.server.exec.ExecAuthorizer;
import io.plainrpc.example.server.exec.ExecPolicy;
import io.plainrpc.example.server.exec.ExecServiceImpl;
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
    Token token = Token.random();
    try (ExecServiceImpl exec = new ExecServiceImpl(ExecPolicy.only(DemoCommands.PERMITTED));
        RpcServer server = RpcServer.builder()
            .service(EchoService.class, echo)
            .service(DemoService.class, new DemoServiceImpl(echo))
            .service(ExecService.class, exec)
            .authenticator(token.authenticator(Identity.of("demo")), true)
            .authorizer(
                new ExecAuthorizer("commands are run only for clients with the demo's token"))
            .start();
        RpcClient client = RpcClient.connect(address(server))) {
      out.println("A server runs in this process, on " + address(server)
          + ". A client calls it through a socket.");
      new DemoCalls(client, out).run();
      new DemoCommands(client, token, out).run(address(server));
      new DemoFailures(client, address(server), out).run();
      out.println();
      out.println("Everything went as it should, failures included.");
    }
  }

  private static String address(RpcServer server) {
    return server.host() + ":" + server.port();
  }
}
