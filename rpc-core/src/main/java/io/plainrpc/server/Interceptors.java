package io.plainrpc.server;

import io.plainrpc.CallCancelledException;
import io.plainrpc.CallContext;
import io.plainrpc.CallInterceptor;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.Metadata;
import io.plainrpc.OverloadedException;
import io.plainrpc.RpcException;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.UnimplementedException;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.Interception;
import io.plainrpc.transport.ServerCall;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a server's calls to its interceptors. Immutable; any thread. */
final class Interceptors {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final List<CallInterceptor> all;

  /**
   * @param all in the order in which they are asked; empty for none
   */
  Interceptors(List<CallInterceptor> all) {
    this.all = List.copyOf(all);
  }

  /** Why the call is not made; null when it goes on, and then they are told how it ends. */
  WireError refusal(ServerCall call, MethodContract method) {
    if (all.isEmpty()) {
      return null;
    }
    try {
      call.intercepted(Interception.begin(all, new Seen(call, method)));
      return null;
    } catch (RpcException e) {
      return WireError.of(code(e), Execution.NOT_STARTED, String.valueOf(e.getMessage()));
    } catch (Throwable e) {
      // In doubt, no: it may be one that guards the service.
      log.error("{}: an interceptor failed at {}; denied", call.peer(), method.label(), e);
      return WireError.of(
          ErrorCode.PERMISSION_DENIED,
          Execution.NOT_STARTED,
          "an interceptor of the server failed, see the server's log");
    }
  }

  private static ErrorCode code(RpcException refusal) {
    if (refusal instanceof OverloadedException) {
      return ErrorCode.OVERLOADED;
    } else if (refusal instanceof UnauthenticatedException) {
      return ErrorCode.UNAUTHENTICATED;
    } else if (refusal instanceof DeadlineExceededException) {
      return ErrorCode.DEADLINE_EXCEEDED;
    } else if (refusal instanceof CallCancelledException) {
      return ErrorCode.CANCELLED;
    } else if (refusal instanceof UnimplementedException) {
      return ErrorCode.UNIMPLEMENTED;
    }
    return ErrorCode.PERMISSION_DENIED;
  }

  /** The call as they see it. */
  private record Seen(ServerCall call, MethodContract contract) implements CallInterceptor.Call {
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
      return call.metadata();
    }

    @Override
    public void metadata(Metadata metadata) {
      call.metadata(metadata);
    }

    @Override
    public Metadata replyMetadata() {
      return call.replyMetadataSoFar();
    }

    @Override
    public CallContext context() {
      return call;
    }
  }
}
