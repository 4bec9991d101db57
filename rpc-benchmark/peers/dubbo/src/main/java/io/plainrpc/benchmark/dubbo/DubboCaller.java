package io.plainrpc.benchmark.dubbo;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.ExtraService;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.UserService;

/** Dubbo's two proxies, which any thread may call. */
record DubboCaller(UserService users, ExtraService extras) implements Caller {

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
}
