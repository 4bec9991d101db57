package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.UserService;
import java.rmi.Remote;
import java.rmi.RemoteException;

/** {@link UserService} as RMI wants it. Public, because the JDK makes proxies of it. */
public interface RemoteUserService extends Remote {

  boolean existUser(String email) throws RemoteException;

  boolean createUser(User user) throws RemoteException;

  User getUser(long id) throws RemoteException;

  Page<User> listUser(int page) throws RemoteException;
}
