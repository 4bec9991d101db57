package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.UserService;
import java.rmi.RemoteException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;

/** A registry, and the service in it, on one port. RMI serves each connection with a thread. */
final class RmiServing implements Serving {
  static final String NAME = "users";

  private final Registry registry;
  /** Kept: the registry's reference alone would not save it from the garbage collector. */
  private final RemoteUserServiceImpl users;

  private final int port;

  RmiServing(UserService users) throws RemoteException {
    // What the stubs tell clients to connect to; otherwise the machine's address, where nobody
    // listens.
    System.setProperty("java.rmi.server.hostname", "127.0.0.1");
    LoopbackSockets sockets = new LoopbackSockets();
    this.registry = LocateRegistry.createRegistry(0, null, sockets);
    this.port = sockets.port();
    this.users = new RemoteUserServiceImpl(users);
    registry.rebind(NAME, UnicastRemoteObject.exportObject(this.users, port, null, sockets));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() throws RemoteException {
    UnicastRemoteObject.unexportObject(users, true);
    UnicastRemoteObject.unexportObject(registry, true);
  }
}
