package io.plainrpc.client;

import io.plainrpc.CallContext;
import io.plainrpc.CallInterceptor;
import io.plainrpc.Metadata;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.transport.Interception;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Makes a client's calls where there are interceptors. Immutable; any thread. */
final class InterceptedCalls {
  private final ClientCalls calls;
  private final List<CallInterceptor> interceptors;

  /**
   * @param interceptors in the order in which they are asked; not empty
   */
  InterceptedCalls(ClientCalls calls, List<CallInterceptor> interceptors) {
    this.calls = calls;
    this.interceptors = interceptors;
  }

  /** As {@link ClientCalls#call}. */
  Object call(
      BoundService service, MethodContract method, Object[] arguments, CallSettings settings)
      throws Throwable {
    Seen seen = new Seen(method, settings);
    Interception interception = Interception.begin(interceptors, seen);
    Throwable failure = null;
    try {
      return calls.call(service, method, arguments, seen.settings());
    } catch (Throwable e) {
      failure = e;
      throw e;
    } finally {
      interception.ended(failure);
    }
  }

  /** As {@link ClientCalls#callAsync}. */
  CompletableFuture<Object> callAsync(
      BoundService service, MethodContract method, Object[] arguments, CallSettings settings) {
    Interception interception;
    Seen seen;
    try {
      seen = new Seen(method, settings);
      interception = Interception.begin(interceptors, seen);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Object> future = calls.callAsync(service, method, arguments, seen.settings());
    CompletableFuture<Object> unused =
        future.whenComplete((value, failure) -> interception.ended(failure));
    return future;
  }

  /** The call as they see it. Changed while they are asked, by one thread; read by any. */
  private static final class Seen implements CallInterceptor.Call {
    private final MethodContract contract;
    private final CallSettings proxys;
    private final CallContext served = CallContext.currentOrNull();
    private volatile Metadata metadata;
    private volatile Metadata replyMetadata = Metadata.none();

    Seen(MethodContract contract, CallSettings proxys) {
      this.contract = contract;
      this.proxys = proxys;
      this.metadata = proxys.metadata(contract, served);
    }

    CallSettings settings() {
      return proxys.with(metadata, received -> replyMetadata = received);
    }

    @Override
    public String service() {
      return contract.service();
    }

    @Override
    public String method() {
      return contract.signature();
    }

    @Override
    public Metadata metadata() {
      return metadata;
    }

    @Override
    public void metadata(Metadata changed) {
      metadata = Objects.requireNonNull(changed, "metadata");
    }

    @Override
    public Metadata replyMetadata() {
      return replyMetadata;
    }

    @Override
    public CallContext context() {
      return served;
    }
  }
}
