package io.plainrpc.benchmark.nettykryo;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;

/** The methods, over one shared connection. */
final class ConnectionCaller implements Caller {
  private final ClientHandler connection;

  ConnectionCaller(ClientHandler connection) {
    this.connection = connection;
  }

  @Override
  public boolean existUser(String email) {
    return (Boolean) connection.call(Method.EXIST_USER, email);
  }

  @Override
  public boolean createUser(User user) {
    return (Boolean) connection.call(Method.CREATE_USER, user);
  }

  @Override
  public User getUser(long id) {
    return (User) connection.call(Method.GET_USER, id);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Page<User> listUser(int page) {
    return (Page<User>) connection.call(Method.LIST_USER, page);
  }

  @Override
  public String upper(String text) {
    return (String) connection.call(Method.UPPER, text);
  }

  @Override
  public byte[] echo(byte[] bytes) {
    return (byte[]) connection.call(Method.ECHO, bytes);
  }

  @Override
  public void slow(int millis) {
    connection.call(Method.SLOW, millis);
  }
}
