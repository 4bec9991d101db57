package io.plainrpc.benchmark.grpc;

import io.grpc.stub.StreamObserver;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.UserService;
import io.plainrpc.benchmark.grpc.wire.CreateUserReply;
import io.plainrpc.benchmark.grpc.wire.CreateUserRequest;
import io.plainrpc.benchmark.grpc.wire.ExistUserReply;
import io.plainrpc.benchmark.grpc.wire.ExistUserRequest;
import io.plainrpc.benchmark.grpc.wire.GetUserReply;
import io.plainrpc.benchmark.grpc.wire.GetUserRequest;
import io.plainrpc.benchmark.grpc.wire.ListUserReply;
import io.plainrpc.benchmark.grpc.wire.ListUserRequest;
import io.plainrpc.benchmark.grpc.wire.UserCallsGrpc;

/** Hands calls on. */
final class UserCallsImpl extends UserCallsGrpc.UserCallsImplBase {
  private final UserService users;

  UserCallsImpl(UserService users) {
    this.users = users;
  }

  @Override
  public void existUser(ExistUserRequest request, StreamObserver<ExistUserReply> replies) {
    boolean exists = users.existUser(request.getEmail());
    reply(replies, ExistUserReply.newBuilder().setExists(exists).build());
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<CreateUserReply> replies) {
    boolean created = users.createUser(Messages.user(request.getUser()));
    reply(replies, CreateUserReply.newBuilder().setCreated(created).build());
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserReply> replies) {
    User user = users.getUser(request.getId());
    reply(replies, GetUserReply.newBuilder().setUser(Messages.message(user)).build());
  }

  @Override
  public void listUser(ListUserRequest request, StreamObserver<ListUserReply> replies) {
    reply(replies, Messages.message(users.listUser(request.getPageNo())));
  }

  private static <T> void reply(StreamObserver<T> replies, T reply) {
    replies.onNext(reply);
    replies.onCompleted();
  }
}
