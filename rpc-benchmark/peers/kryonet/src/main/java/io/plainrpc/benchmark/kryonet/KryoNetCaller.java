package io.plainrpc.benchmark.kryonet;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;

/** The methods, over one shared connection. */
final class KryoNetCaller implements Caller {
  private final CallConnection connection;

  KryoNetCaller(CallConnection connection) {
    this.connection = connection;
  }

  @Override
  public boolean existUser(String email) throws Exception {
    return (Boolean) connection.call(Method.EXIST_USER, email);
  }

  @Override
  public boolean createUser(User user) throws Exception {
    return (Boolean) connection.call(Method.CREATE_USER, user);
  }

  @Override
  public User getUser(long id) throws Exception {
    return (User) connection.call(Method.GET_USER, id);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Page<User> listUser(int page) throws Exception {
    return (Page<User>) connection.call(Method.LIST_USER, page);
  }

  @Override
  public String upper(String text) throws Exception {
    return (String) connection.call(Method.UPPER, text);
  }

  @Override
  public byte[] echo(byte[] bytes) throws Exception {
    return (byte[]) connection.call(Method.ECHO, bytes);
  }

  @Override
  public void slow(int millis) throws Exception {
    connection.call(Method.SLOW, millis);
  }
}
