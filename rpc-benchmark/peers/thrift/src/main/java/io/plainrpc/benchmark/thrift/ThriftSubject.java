package io.plainrpc.benchmark.thrift;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import org.apache.thrift.TProcessor;
import org.apache.thrift.transport.TTransportException;

/** Apache Thrift: binary protocol, framed, one connection and one server thread for each caller, generated code. */
public final class ThriftSubject implements Subject {
  private static final String VERSION = TProcessor.class.getPackage().getImplementationVersion();

  @Override
  public String id() {
    return "thrift";
  }

  @Override
  public String name() {
    return "Apache Thrift " + VERSION + ", framed, one connection per caller";
  }

  @Override
  public Serving serve(Services services) throws TTransportException {
    return new ThriftServing(services);
  }

  @Override
  public Calling connect(int port, int callers) {
    return new Calling() {
      @Override
      public Caller caller() throws TTransportException {
        return new ThriftCaller(port);
      }

      @Override
      public void close() {
        // Callers close what is theirs, and there is nothing else.
      }
    };
  }
}
