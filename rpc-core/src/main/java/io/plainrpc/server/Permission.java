package io.plainrpc.server;

import io.plainrpc.Authorizer;
import io.plainrpc.Execution;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.ServerCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the authorizer, if there is one. Any thread. */
final class Permission {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final Authorizer authorizer;

  /**
   * @param authorizer null when everybody may call everything
   */
  Permission(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  /** Why the call may not be made; null when it may. */
  WireError refusal(ServerCall call, MethodContract method) {
    if (authorizer == null) {
      return null;
    }
    Authorizer.Decision decision = decide(call, method);
    return switch (decision.kind()) {
      case ALLOW -> null;
      case DENY -> refusal(ErrorCode.PERMISSION_DENIED, call, decision);
      case NEEDS_IDENTITY -> refusal(ErrorCode.UNAUTHENTICATED, call, decision);
    };
  }

  /** In doubt, no: an authorizer that fails must not open the door. */
  private Authorizer.Decision decide(ServerCall call, MethodContract method) {
    Authorizer.Decision decision = null;
    try {
      decision = authorizer.decide(call.identity(), method.service(), method.signature());
    } catch (RuntimeException | StackOverflowError e) {
      log.error("{}: the authorizer failed at {}; denied", call.peer(), method.label(), e);
    }
    return decision == null
        ? Authorizer.Decision.deny("the server could not decide whether it is permitted")
        : decision;
  }

  private static WireError refusal(ErrorCode code, ServerCall call, Authorizer.Decision decision) {
    return WireError.of(
        code, Execution.NOT_STARTED, "not for " + call.identity() + ": " + decision.reason());
  }
}
