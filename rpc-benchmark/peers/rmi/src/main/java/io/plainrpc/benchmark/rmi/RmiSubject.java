package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
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
    return new RmiServing(services.users());
  }

  @Override
  public Calling connect(int port, int callers) throws RemoteException, NotBoundException {
    RemoteUserService users =
        (RemoteUserService) LocateRegistry.getRegistry("127.0.0.1", port).lookup(RmiServing.NAME);
    return new Calling() {
      @Override
      public Caller caller() {
        return new RmiCaller(users);
      }

      @Override
      public void close() {
        // RMI closes connections that have been idle for 15 s.
      }
    };
  }
}
