package io.plainrpc.benchmark.plainrpc;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.UserService;
import io.plainrpc.client.RpcClient;

/** One client and its two proxies, shared by all callers. */
final class PlainRpcCalling implements Calling {
  private final RpcClient client;
  private final UserService users;
  private final ExtraService extras;

  PlainRpcCalling(RpcClient client) {
    this.client = client;
    this.users = client.service(UserService.class);
    this.extras = client.service(ExtraService.class);
  }

  @Override
  public Caller caller() {
    return new Caller() {
      @Override
      public boolean existUser(String email) {
        return users.existUser(email);
      }

      @Override
      public boolean createUser(User user) {
        return users.createUser(user);
      }

      @Override
      public User getUser(long id) {
        return users.getUser(id);
      }

      @Override
      public Page<User> listUser(int page) {
        return users.listUser(page);
      }

      @Override
      public String upper(String text) {
        return extras.upper(text);
      }

      @Override
      public byte[] echo(byte[] bytes) {
        return extras.echo(bytes);
      }

      @Override
      public void slow(int millis) {
        extras.slow(millis);
      }
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
