package io.plainrpc.server;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.Execution;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.MethodMemory;
import io.plainrpc.transport.RequestHandler;
import io.plainrpc.transport.ServerCall;
import io.plainrpc.transport.ServerTransport;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a request's bytes to a running handler. Method and permission first, arguments after: nothing is decoded for a method
 * that does not exist or a caller who may not call it. Any thread.
 */
final class Dispatcher implements RequestHandler {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final Registry registry;
  private final BuiltIn builtIn;
  private final Permission permission;
  private final Interceptors interceptors;
  private final FailureReports reports;
  private final Answers answers;

  /**
   * For one server.
   *
   * @param builtIn what the server has beside its user's services, or null
   */
  Dispatcher(
      Collection<Exported> services,
      BuiltIn builtIn,
      Permission permission,
      Interceptors interceptors,
      FailureReports reports) {
    this.registry = new Registry(services, builtIn);
    this.builtIn = builtIn;
    this.permission = permission;
    this.interceptors = interceptors;
    this.reports = reports;
    this.answers = new Answers(reports);
  }

  @Override
  public void serving(ServerTransport server) {
    if (builtIn != null) {
      builtIn.serving(server);
    }
  }

  @Override
  public Announced announced(Announcement announcement) {
    return registry.announced(announcement);
  }

  @Override
  public void released(Object binding) {
    registry.released(binding);
  }

  @Override
  public MethodMemory memory(Object binding, int method) {
    return ((Targets) binding).target(method).memory();
  }

  @Override
  public String label(Object binding, int method) {
    MethodContract contract = ((Targets) binding).target(method).method();
    return contract == null ? "method number " + method : contract.label();
  }

  @Override
  public void failed(ServerCall call, Throwable failure) {
    call.outcome(failure);
    String reference = reports.reference();
    // The answer first: what cannot be printed makes the log fail.
    call.error(reports.internal("the server failed while it handled the call", failure, reference));
    log.error("{}: call failed inside the framework{}", call.peer(), reference, failure);
  }

  @Override
  public void handle(ServerCall call, byte[] from, int at, int length) {
    handle(call, from, at, length, null);
  }

  @Override
  public void handle(ServerCall call, byte[] from, int at, int length, byte[][] more) {
    Target target = ((Targets) call.binding()).target(call.method());
    if (target.refusal() != null) {
      call.error(target.refusal());
      return;
    }
    MethodContract method = target.method();
    WireError denied = permission.refusal(call, method);
    denied = denied == null ? interceptors.refusal(call, method) : denied;
    if (denied != null) {
      call.error(denied);
      return;
    }
    Object[] arguments;
    try {
      arguments = target.arguments().arguments(from, at, length, more);
    } catch (CannotDecodeException e) {
      call.outcome(e);
      call.error(WireError.of(ErrorCode.CANNOT_DECODE, Execution.NOT_STARTED, e.getMessage()));
      return;
    } catch (Throwable e) {
      // No memory, for example. The method has not run, and the caller is to know that.
      call.outcome(e);
      String reference = reports.reference();
      call.error(WireError.of(
          ErrorCode.CANNOT_DECODE,
          Execution.NOT_STARTED,
          "the server failed while it decoded the arguments"
              + (reports.detailed() ? ": " + e : reference)
              + "; send less at once, or give the server more memory"));
      log.error(
          "{}: {}: arguments could not be decoded{}", call.peer(), method.label(), reference, e);
      return;
    }
    run(call, target.service(), method, arguments);
  }

  private void run(ServerCall call, Exported service, MethodContract method, Object[] arguments) {
    if (!call.begin()) {
      call.notBegun();
      return;
    }
    Object result = null;
    Throwable thrown = null;
    try {
      result = service.invoke(method, arguments);
    } catch (Throwable e) {
      // Whatever a handler throws ends its call and nothing else.
      thrown = e;
    } finally {
      call.end();
    }
    if (thrown == null && method.async()) {
      await(call, service, method, (CompletionStage<?>) result);
    } else {
      answers.answer(call, service, method, result, thrown);
    }
  }

  private void await(
      ServerCall call, Exported service, MethodContract method, CompletionStage<?> stage) {
    if (stage == null) {
      answers.answer(
          call,
          service,
          method,
          null,
          new NullPointerException("the method returned null instead of a future"));
      return;
    }
    if (stage instanceof Future<?> future) {
      call.awaits(future);
    }
    stage.whenComplete(
        (value, failure) -> answers.answer(call, service, method, value, unwrap(failure)));
  }

  /** Stages wrap what went wrong in an earlier one. */
  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
