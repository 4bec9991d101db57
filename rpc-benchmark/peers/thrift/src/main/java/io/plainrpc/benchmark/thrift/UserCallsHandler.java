package io.plainrpc.benchmark.thrift;

import io.plainrpc.benchmark.UserService;
import io.plainrpc.benchmark.thrift.wire.PageStruct;
import io.plainrpc.benchmark.thrift.wire.UserCalls;
import io.plainrpc.benchmark.thrift.wire.UserStruct;

/** Hands calls on. */
record UserCallsHandler(UserService users) implements UserCalls.Iface {

  @Override
  public boolean existUser(String email) {
    return users.existUser(email);
  }

  @Override
  public boolean createUser(UserStruct user) {
    return users.createUser(Structs.user(user));
  }

  @Override
  public UserStruct getUser(long id) {
    return Structs.struct(users.getUser(id));
  }

  @Override
  public PageStruct listUser(int pageNo) {
    return Structs.struct(users.listUser(pageNo));
  }
}
