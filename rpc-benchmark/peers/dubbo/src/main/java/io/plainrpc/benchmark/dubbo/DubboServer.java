package io.plainrpc.benchmark.dubbo;

import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.UserService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.dubbo.config.ProtocolConfig;
import org.apache.dubbo.config.RegistryConfig;
import org.apache.dubbo.config.ServiceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import org.apache.dubbo.rpc.model.FrameworkModel;

/**
 * Serves both interfaces on one port, on Netty's event loops. Dubbo takes 127.0.0.1 for a mistake and listens on all
 * addresses.
 */
final class DubboServer implements Serving {
  private final FrameworkModel framework = new FrameworkModel();
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final int port = freePort();

  DubboServer(Services services, String serialization) throws IOException {
    ProtocolConfig protocol = new ProtocolConfig("dubbo", port);
    protocol.setHost(InetAddress.getLoopbackAddress().getHostAddress());
    protocol.setDispatcher("direct");
    protocol.setSerialization(serialization);
    DubboBootstrap.getInstance(framework.newApplication())
        .application(Dubbo.application("server"))
        .registry(new RegistryConfig(RegistryConfig.NO_AVAILABLE))
        .protocol(protocol)
        .service(service(UserService.class, services.users()))
        .service(service(ExtraService.class, new Extras(services.extras(), blocking)))
        .start();
  }

  private static <T> ServiceConfig<T> service(Class<T> type, T implementation) {
    ServiceConfig<T> service = new ServiceConfig<>();
    service.setInterface(type);
    service.setRef(implementation);
    return service;
  }

  /** With a port of its own choice Dubbo does not tell which. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    framework.destroy();
    blocking.shutdownNow();
  }
}
