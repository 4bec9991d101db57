package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import java.rmi.RemoteException;

/** Calls through the stub that all callers share: for each call at the same time RMI keeps a connection. */
record RmiCaller(RemoteServices remote) implements Caller {

  @Override
  public boolean existUser(String email) throws RemoteException {
    return remote.existUser(email);
  }

  @Override
  public boolean createUser(User user) throws RemoteException {
    return remote.createUser(user);
  }

  @Override
  public User getUser(long id) throws RemoteException {
    return remote.getUser(id);
  }

  @Override
  public Page<User> listUser(int page) throws RemoteException {
    return remote.listUser(page);
  }

  @Override
  public String upper(String text) throws RemoteException {
    return remote.upper(text);
  }

  @Override
  public byte[] echo(byte[] bytes) throws RemoteException {
    return remote.echo(bytes);
  }

  @Override
  public void slow(int millis) throws RemoteException {
    remote.slow(millis);
  }
}
