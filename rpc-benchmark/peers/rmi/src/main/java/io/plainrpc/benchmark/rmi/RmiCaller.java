package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import java.rmi.RemoteException;

/** Calls through the stub that all callers share: for each call at the same time RMI keeps a connection. */
record RmiCaller(RemoteUserService users) implements Caller {

  @Override
  public boolean existUser(String email) throws RemoteException {
    return users.existUser(email);
  }

  @Override
  public boolean createUser(User user) throws RemoteException {
    return users.createUser(user);
  }

  @Override
  public User getUser(long id) throws RemoteException {
    return users.getUser(id);
  }

  @Override
  public Page<User> listUser(int page) throws RemoteException {
    return users.listUser(page);
  }
}
