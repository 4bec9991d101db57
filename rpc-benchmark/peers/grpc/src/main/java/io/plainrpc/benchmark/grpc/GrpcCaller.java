package io.plainrpc.benchmark.grpc;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.grpc.wire.CreateUserRequest;
import io.plainrpc.benchmark.grpc.wire.ExistUserRequest;
import io.plainrpc.benchmark.grpc.wire.GetUserRequest;
import io.plainrpc.benchmark.grpc.wire.ListUserRequest;
import io.plainrpc.benchmark.grpc.wire.UserCallsGrpc.UserCallsBlockingStub;

/** Calls through the blocking stub. */
record GrpcCaller(UserCallsBlockingStub users) implements Caller {

  @Override
  public boolean existUser(String email) {
    return users
        .existUser(ExistUserRequest.newBuilder().setEmail(email).build())
        .getExists();
  }

  @Override
  public boolean createUser(User user) {
    return users
        .createUser(
            CreateUserRequest.newBuilder().setUser(Messages.message(user)).build())
        .getCreated();
  }

  @Override
  public User getUser(long id) {
    return Messages.user(
        users.getUser(GetUserRequest.newBuilder().setId(id).build()).getUser());
  }

  @Override
  public Page<User> listUser(int page) {
    return Messages.page(
        users.listUser(ListUserRequest.newBuilder().setPageNo(page).build()));
  }
}
