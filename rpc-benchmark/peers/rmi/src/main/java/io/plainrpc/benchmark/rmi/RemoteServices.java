package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.UserService;
import java.rmi.Remote;
import java.rmi.RemoteException;

/** {@link UserService} and {@link ExtraService} as RMI wants them. Public, because the JDK makes proxies of it. */
public interface RemoteServices extends Remote {

  boolean existUser(String email) throws RemoteException;

  boolean createUser(User user) throws RemoteException;

  User getUser(long id) throws RemoteException;

  Page<User> listUser(int page) throws RemoteException;

  String upper(String text) throws RemoteException;

  byte[] echo(byte[] bytes) throws RemoteException;

  void slow(int millis) throws RemoteException;
}
