package io.plainrpc.benchmark.rmi;

import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.UserService;

/** Hands calls on. */
record RemoteUserServiceImpl(UserService users) implements RemoteUserService {

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
}
