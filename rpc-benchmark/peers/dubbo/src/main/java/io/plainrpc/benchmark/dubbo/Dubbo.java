package io.plainrpc.benchmark.dubbo;

import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import java.io.Closeable;
import java.io.IOException;
import org.apache.dubbo.config.ApplicationConfig;

/** What both serializations share. */
abstract class Dubbo implements Subject {

  static {
    System.setProperty("dubbo.application.logger", "jdk"); // Or it looks for four others first.
    System.setProperty(
        "dubbo.service.shutdown.wait", "100"); // Milliseconds that close takes; else 10 s.
  }

  private final String serialization;

  Dubbo(String serialization) {
    this.serialization = serialization;
  }

  @Override
  public final String id() {
    return "dubbo-" + serialization;
  }

  @Override
  public final String name() {
    return "Dubbo 3.3.6, protocol dubbo, " + serialization + ", direct dispatcher";
  }

  @Override
  public final Serving serve(Services services) throws IOException {
    return new DubboServer(services, serialization);
  }

  @Override
  public final Calling connect(int port, int callers) {
    return new DubboClient(port, serialization, 0);
  }

  /** One client; a client for each connection would be a Dubbo for each. */
  @Override
  public final Closeable connectIdle(int port, int count) {
    DubboClient client = new DubboClient(port, serialization, count);
    DubboCaller caller = client.caller();
    for (int i = 0; i < count; i++) {
      caller.existUser("someone1@example.org"); // Dubbo takes its connections in turn.
    }
    return client::close;
  }

  /** Without what listens, reports or discovers. */
  static ApplicationConfig application(String name) {
    ApplicationConfig application = new ApplicationConfig(name);
    application.setQosEnable(false);
    return application;
  }
}
