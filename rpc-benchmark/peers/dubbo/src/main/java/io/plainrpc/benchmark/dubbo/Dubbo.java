package io.plainrpc.benchmark.dubbo;

import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import java.io.IOException;
import org.apache.dubbo.config.ApplicationConfig;

/** What both serializations share. */
abstract class Dubbo implements Subject {

  static {
    System.setProperty("dubbo.application.logger", "jdk"); // Or it looks for four others first.
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
    return new DubboClient(port, serialization);
  }

  /** Without what listens, reports or discovers. */
  static ApplicationConfig application(String name) {
    ApplicationConfig application = new ApplicationConfig(name);
    application.setQosEnable(false);
    return application;
  }
}
