package io.plainrpc.benchmark.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.grpc.wire.CallsGrpc;
import io.plainrpc.benchmark.grpc.wire.CreateUserReply;
import io.plainrpc.benchmark.grpc.wire.CreateUserRequest;
import io.plainrpc.benchmark.grpc.wire.EchoMessage;
import io.plainrpc.benchmark.grpc.wire.ExistUserReply;
import io.plainrpc.benchmark.grpc.wire.ExistUserRequest;
import io.plainrpc.benchmark.grpc.wire.GetUserReply;
import io.plainrpc.benchmark.grpc.wire.GetUserRequest;
import io.plainrpc.benchmark.grpc.wire.ListUserReply;
import io.plainrpc.benchmark.grpc.wire.ListUserRequest;
import io.plainrpc.benchmark.grpc.wire.SlowReply;
import io.plainrpc.benchmark.grpc.wire.SlowRequest;
import io.plainrpc.benchmark.grpc.wire.UpperMessage;
import java.util.concurrent.Executor;

/** Hands calls on, those that may block to threads of their own. */
final class CallsImpl extends CallsGrpc.CallsImplBase {
  private final Services services;
  private final Executor slow;

  CallsImpl(Services services, Executor slow) {
    this.services = services;
    this.slow = slow;
  }

  @Override
  public void existUser(ExistUserRequest request, StreamObserver<ExistUserReply> replies) {
    boolean exists = services.users().existUser(request.getEmail());
    reply(replies, ExistUserReply.newBuilder().setExists(exists).build());
  }

  @Override
  public void createUser(CreateUserRequest request, StreamObserver<CreateUserReply> replies) {
    boolean created = services.users().createUser(Messages.user(request.getUser()));
    reply(replies, CreateUserReply.newBuilder().setCreated(created).build());
  }

  @Override
  public void getUser(GetUserRequest request, StreamObserver<GetUserReply> replies) {
    User user = services.users().getUser(request.getId());
    reply(replies, GetUserReply.newBuilder().setUser(Messages.message(user)).build());
  }

  @Override
  public void listUser(ListUserRequest request, StreamObserver<ListUserReply> replies) {
    reply(replies, Messages.message(services.users().listUser(request.getPageNo())));
  }

  @Override
  public void upper(UpperMessage request, StreamObserver<UpperMessage> replies) {
    String text = services.extras().upper(request.getText());
    reply(replies, UpperMessage.newBuilder().setText(text).build());
  }

  @Override
  public void echo(EchoMessage request, StreamObserver<EchoMessage> replies) {
    byte[] bytes = services.extras().echo(request.getBytes().toByteArray());
    reply(
        replies,
        EchoMessage.newBuilder()
            .setBytes(UnsafeByteOperations.unsafeWrap(bytes))
            .build());
  }

  @Override
  public void slow(SlowRequest request, StreamObserver<SlowReply> replies) {
    slow.execute(() -> {
      services.extras().slow(request.getMillis());
      reply(replies, SlowReply.getDefaultInstance());
    });
  }

  private static <T> void reply(StreamObserver<T> replies, T reply) {
    replies.onNext(reply);
    replies.onCompleted();
  }
}
