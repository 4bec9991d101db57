package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import java.io.Closeable;
import java.rmi.NotBoundException;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;

/** JDK RMI, which has next to no settings: the beans are written by Java's serialization. */
public final class RmiSubject implements Subject {

  @Override
  public String id() {
    return "rmi";
  }

  @Override
  public String name() {
    return "JDK RMI";
  }

  @Override
  public Serving serve(Services services) throws RemoteException {
    return new RmiServing(services);
  }

  @Override
  public Calling connect(int port, int callers) throws RemoteException, NotBoundException {
    RemoteServices remote =
        (RemoteServices) LocateRegistry.getRegistry("127.0.0.1", port).lookup(RmiServing.NAME);
    return new Calling() {
      @Override
      public Caller caller() {
        return new RmiCaller(remote);
      }

      @Override
      public void close() {
        // RMI closes connections that have been idle for 15 s.
      }
    };
  }

  /** RMI keeps no connection that is idle for long, and lets nobody make one. */
  @Override
  public Closeable connectIdle(int port, int count) {
    throw new UnsupportedOperationException("RMI closes idle connections");
  }
}
