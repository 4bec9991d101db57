package io.plainrpc.benchmark.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.grpc.wire.CallsGrpc.CallsBlockingStub;
import io.plainrpc.benchmark.grpc.wire.CreateUserRequest;
import io.plainrpc.benchmark.grpc.wire.EchoMessage;
import io.plainrpc.benchmark.grpc.wire.ExistUserRequest;
import io.plainrpc.benchmark.grpc.wire.GetUserRequest;
import io.plainrpc.benchmark.grpc.wire.ListUserRequest;
import io.plainrpc.benchmark.grpc.wire.SlowRequest;
import io.plainrpc.benchmark.grpc.wire.UpperMessage;

/** Calls through the blocking stub. */
record GrpcCaller(CallsBlockingStub stub) implements Caller {

  @Override
  public boolean existUser(String email) {
    return stub.existUser(ExistUserRequest.newBuilder().setEmail(email).build()).getExists();
  }

  @Override
  public boolean createUser(User user) {
    return stub.createUser(
            CreateUserRequest.newBuilder().setUser(Messages.message(user)).build())
        .getCreated();
  }

  @Override
  public User getUser(long id) {
    return Messages.user(
        stub.getUser(GetUserRequest.newBuilder().setId(id).build()).getUser());
  }

  @Override
  public Page<User> listUser(int page) {
    return Messages.page(
        stub.listUser(ListUserRequest.newBuilder().setPageNo(page).build()));
  }

  @Override
  public String upper(String text) {
    return stub.upper(UpperMessage.newBuilder().setText(text).build()).getText();
  }

  @Override
  public byte[] echo(byte[] bytes) {
    return stub.echo(EchoMessage.newBuilder()
            .setBytes(UnsafeByteOperations.unsafeWrap(bytes))
            .build())
        .getBytes()
        .toByteArray();
  }

  @Override
  public void slow(int millis) {
    stub.slow(SlowRequest.newBuilder().setMillis(millis).build());
  }
}
