package io.plainrpc.example.server;

import io.plainrpc.example.EchoService;
import io.plainrpc.example.cli.FailedException;
import io.plainrpc.example.cli.Program;
import io.plainrpc.example.cli.RootCommand;
import io.plainrpc.server.RpcServer;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The example server as a program. It prints one line to standard output when it listens, logs to standard error, and runs
 * until SIGINT or SIGTERM, which let running calls finish.
 */
@Command(
    name = "rpc-example-server",
    description = "Serves the example interfaces until it is interrupted.",
    sortOptions = false,
    footer = {
      "",
      "With --allow-exec, whatever a command has started is killed when it ends, when",
      "its caller goes, and when the server is interrupted. What gets rid of both its",
      "environment and its parent, as 'env -i setsid' does, escapes; and everything",
      "does when the server is killed by SIGKILL. Nothing escapes from",
      "  unshare --pid --fork --kill-child --mount-proc java -jar ...",
      "or from a service of systemd."
    })
public final class ServerMain extends RootCommand implements Callable<Integer> {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Name or address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9999",
      converter = PortConverter.class,
      description =
          "Port to listen on; 0 takes any free one and prints it. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--insecure-any-host",
      description = "Allow a HOST that other machines can reach. Callers are not"
          + " authenticated: everybody who reaches the port may call.")
  private boolean insecureAnyHost;

  @Mixin
  private ExecOptions exec;

  ServerMain() {}

  /**
   * Runs the program and ends the process.
   *
   * @param args the command line; {@code --help} explains it
   */
  public static void main(String[] args) {
    System.exit(Program.run(new ServerMain(), args));
  }

  @Override
  public Integer call() throws InterruptedException {
    checkHost();
    RpcServer server = start();
    warn(server);
    // The hook's thread drains; this one sees the end and is then overtaken by the JVM's exit.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(server), "shutdown"));
    if (exec.isAllowed()) {
      // Not a field: the level is set when the first logger is made, and the command line decides
      // it.
      LoggerFactory.getLogger(ServerMain.class)
          .info("commands are run for callers with the token in {}", exec.tokenFile());
    }
    out().println("listening on " + address(server.port()));
    server.awaitClose();
    return 0;
  }

  /** Commands may run for hours, so they are not waited for, as calls are. */
  private void shutDown(RpcServer server) {
    exec.close();
    server.close();
  }

  private void checkHost() {
    if (exec.maxCommands() < 1) {
      throw new ParameterException(
          commandLine(), "--max-commands must be positive, not " + exec.maxCommands());
    }
    if (exec.isAllowed() && !resolve().isLoopbackAddress()) {
      throw new ParameterException(
          commandLine(),
          "--allow-exec is refused with --host " + host
              + ", which other machines can reach: what is"
              + " sent there is neither encrypted nor safe from changes; listen on 127.0.0.1");
    }
    if (!insecureAnyHost && !resolve().isLoopbackAddress()) {
      throw new ParameterException(
          commandLine(),
          "--host " + host + " can be reached from other machines, and callers are not"
              + " authenticated; listen on 127.0.0.1, or add --insecure-any-host if everybody who"
              + " reaches the port may call");
    }
  }

  private void warn(RpcServer server) {
    if (!resolve().isLoopbackAddress()) {
      commandLine()
          .getErr()
          .println("warning: everybody who reaches " + address(server.port())
              + " may call, without authentication");
    }
  }

  private InetAddress resolve() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new FailedException(
          "cannot listen on " + address(port) + ": the host name '" + host
              + "' cannot be resolved; check its spelling",
          e);
    }
  }

  private RpcServer start() {
    try {
      RpcServer.Builder server = RpcServer.builder()
          .host(host)
          .port(port)
          .service(EchoService.class, new EchoServiceImpl());
      exec.export(server);
      return server.start();
    } catch (UncheckedIOException e) {
      throw new FailedException(e.getMessage(), e);
    }
  }

  private String address(int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** Reads a port to listen on. */
  static final class PortConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      // Five digits cannot overflow.
      int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
      if (port < 0 || port > 65535) {
        throw new TypeConversionException(
            "the port is a number from 0 to 65535, not '" + text + "'");
      }
      return port;
    }
  }
}
