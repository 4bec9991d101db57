package io.plainrpc.server;

import io.plainrpc.CannotEncodeException;
import io.plainrpc.Execution;
import io.plainrpc.codec.BodyTooLargeException;
import io.plainrpc.codec.Encoded;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.FrameHeader;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.ServerCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what a handler returned or threw to the bytes of its answer. Any thread. */
final class Answers {
  private static final Logger log = LoggerFactory.getLogger(RpcServer.class);

  private final FailureReports reports;

  Answers(FailureReports reports) {
    this.reports = reports;
  }

  void answer(
      ServerCall call, Exported service, MethodContract method, Object result, Throwable thrown) {
    call.outcome(thrown);
    try {
      if (thrown == null) {
        send(call, service.codec().encodeResult(method, result, call.maxReplyBytes()), false);
      } else {
        thrown(call, service, method, thrown);
      }
    } catch (BodyTooLargeException e) {
      call.error(tooLarge(call, method, e.sizeBytes()));
    } catch (CannotEncodeException e) {
      String reference = reports.reference();
      log.warn("{}: {}{}", call.peer(), e.getMessage(), reference);
      call.error(WireError.of(
          ErrorCode.CANNOT_ENCODE,
          Execution.COMPLETED,
          reports.unsendable(e.getMessage(), reference)));
    } catch (Throwable e) {
      // No memory, for example. Nobody above would answer: a future completes wherever its owner
      // does it.
      failed(call, method, e);
    }
  }

  /** The answer first: after an OutOfMemoryError the log may fail as well. */
  private void failed(ServerCall call, MethodContract method, Throwable thrown) {
    String reference = reports.reference();
    call.error(
        reports.internal("the server failed while it encoded the answer", thrown, reference));
    log.error(
        "{}: {}: the answer could not be encoded{}",
        call.peer(),
        method.label(),
        reference,
        thrown);
  }

  private void thrown(ServerCall call, Exported service, MethodContract method, Throwable thrown) {
    // A one-way call has nobody to whom an exception could be declared.
    Encoded declared =
        call.isOneWay() ? null : service.codec().encodeThrown(method, thrown, call.maxReplyBytes());
    if (declared != null) {
      log.debug(
          "{}: {} threw {}", call.peer(), method.label(), thrown.getClass().getName());
      send(call, declared, true);
    } else {
      undeclared(call, method, thrown);
    }
  }

  private void undeclared(ServerCall call, MethodContract method, Throwable thrown) {
    String reference = reports.reference();
    if (call.isCancelled()) {
      // It was interrupted because nobody waits for it: that is no failure, and any client could
      // fill the log with it.
      log.debug("{}: {} was cancelled and failed", call.peer(), method.label(), thrown);
    } else if (FailureReports.stackOf(thrown).isEmpty()) {
      // It cannot even be printed; a logger could not either.
      log.warn(
          "{}: {} failed with {}{}",
          call.peer(),
          method.label(),
          thrown.getClass().getName(),
          reference);
    } else {
      log.warn("{}: {} failed{}", call.peer(), method.label(), reference, thrown);
    }
    call.error(reports.undeclared(thrown, reference));
  }

  private static void send(ServerCall call, Encoded body, boolean thrown) {
    try (body) {
      int length = body.length();
      // A body of several pieces is kept until they are written, so it must be ours alone.
      byte[] bytes = length > FrameHeader.MAX_PAYLOAD ? body.handOver() : body.buffer();
      call.reply(thrown, bytes, length);
    }
  }

  private static WireError tooLarge(ServerCall call, MethodContract method, long size) {
    boolean clients = call.clientLimitsReplies();
    int limit = call.maxReplyBytes();
    String setting = (clients ? "RpcClient" : "RpcServer") + ".builder().maxMessageBytes(...)";
    String whose = clients ? "the client accepts at most " : "the server sends at most ";
    log.warn(
        "{}: {}: the reply takes {} bytes, limit {} ({})",
        call.peer(),
        method.label(),
        size,
        limit,
        setting);
    return WireError.tooLarge(
        Execution.COMPLETED,
        "the reply takes " + size + " bytes, " + whose + limit + "; raise " + setting,
        size,
        limit,
        setting,
        clients);
  }
}
