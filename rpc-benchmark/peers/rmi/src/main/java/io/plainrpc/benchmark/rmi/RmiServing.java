package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;

/** A registry, and the services in it, on one port. RMI serves each connection with a thread. */
final class RmiServing implements Serving {
  static final String NAME = "services";

  private final Registry registry;
  /** Kept: the registry's reference alone would not save it from the garbage collector. */
  private final RemoteServicesImpl remote;

  private final int port;

  RmiServing(Services services) throws RemoteException {
    // What the stubs tell clients to connect to; otherwise the machine's address, where nobody
    // listens.
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    LoopbackSockets sockets = new LoopbackSockets();
    this.registry = LocateRegistry.createRegistry(0, null, sockets);
    this.port = sockets.port();
    this.remote = new RemoteServicesImpl(services);
    registry.rebind(NAME, UnicastRemoteObject.exportObject(remote, port, null, sockets));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() throws RemoteException {
    UnicastRemoteObject.unexportObject(remote, true);
    UnicastRemoteObject.unexportObject(registry, true);
  }
}
