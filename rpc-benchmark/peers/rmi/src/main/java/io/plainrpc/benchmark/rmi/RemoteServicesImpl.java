package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.User;

/** Hands calls on. */
record RemoteServicesImpl(Services services) implements RemoteServices {

  @Override
  public boolean existUser(String email) {
    return services.users().existUser(email);
  }

  @Override
  public boolean createUser(User user) {
    return services.users().createUser(user);
  }

  @Override
  public User getUser(long id) {
    return services.users().getUser(id);
  }

  @Override
  public Page<User> listUser(int page) {
    return services.users().listUser(page);
  }

  @Override
  public String upper(String text) {
    return services.extras().upper(text);
  }

  @Override
  public byte[] echo(byte[] bytes) {
    return services.extras().echo(bytes);
  }

  @Override
  public void slow(int millis) {
    services.extras().slow(millis);
  }
}
