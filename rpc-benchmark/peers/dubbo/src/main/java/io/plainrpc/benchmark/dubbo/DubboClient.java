package io.plainrpc.benchmark.dubbo;

import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.benchmark.UserService;
import java.net.InetAddress;
import org.apache.dubbo.config.ReferenceConfig;
import org.apache.dubbo.config.bootstrap.DubboBootstrap;
import org.apache.dubbo.rpc.model.FrameworkModel;

/** References to both interfaces, used by all callers. */
final class DubboClient implements Calling {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final FrameworkModel framework = new FrameworkModel();
  private final UserService users;
  private final ExtraService extras;

  /**
   * Makes one.
   *
   * @param connections for users; 0 for the one that Dubbo by default makes for all references
   */
  DubboClient(int port, String serialization, int connections) {
    ReferenceConfig<UserService> toUsers = reference(UserService.class, port, serialization);
    toUsers.setConnections(connections);
    ReferenceConfig<ExtraService> toExtras = reference(ExtraService.class, port, serialization);
    DubboBootstrap.getInstance(framework.newApplication())
        .application(Dubbo.application("client"))
        .reference(toUsers)
        .reference(toExtras)
        .start();
    users = toUsers.get();
    extras = toExtras.get();
  }

  private static <T> ReferenceConfig<T> reference(Class<T> type, int port, String serialization) {
    ReferenceConfig<T> reference = new ReferenceConfig<>();
    reference.setInterface(type);
    reference.setUrl("dubbo://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port
        + "/" + type.getName() + "?dispatcher=direct&serialization=" + serialization);
    reference.setTimeout(TIMEOUT_MILLIS);
    reference.setRetries(0);
    return reference;
  }

  @Override
  public DubboCaller caller() {
    return new DubboCaller(users, extras);
  }

  @Override
  public void close() {
    framework.destroy();
  }
}
