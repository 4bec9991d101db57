package io.plainrpc.client;

import io.plainrpc.CallContext;
import io.plainrpc.CallOptions;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.Execution;
import io.plainrpc.Metadata;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.protocol.MetadataBlock;
import io.plainrpc.transport.CallTerms;
import io.plainrpc.transport.ClientCall;
import java.util.function.Consumer;

/** How the calls of one proxy are made. Immutable; any thread. */
final class CallSettings {
  private final long timeoutNanos;
  private final Metadata metadata;
  private final Consumer<? super Metadata> replyMetadata;

  /** What is sent of the metadata, put into bytes once for all calls; null for none. */
  private final byte[] block;

  /**
   * @param timeoutNanos for methods that do not say themselves how long they may take
   */
  CallSettings(long timeoutNanos, CallOptions options) {
    this(timeoutNanos, options.metadata(), options.replyMetadata());
  }

  private CallSettings(
      long timeoutNanos, Metadata metadata, Consumer<? super Metadata> replyMetadata) {
    this.timeoutNanos = timeoutNanos;
    this.metadata = metadata;
    this.replyMetadata = replyMetadata;
    this.block = MetadataBlock.encode(metadata);
  }

  /** The same for one call, with other metadata, and with somebody more who is given that of the reply. */
  CallSettings with(Metadata changed, Consumer<Metadata> first) {
    return new CallSettings(
        timeoutNanos,
        changed,
        replyMetadata == null
            ? first
            : received -> {
              first.accept(received);
              replyMetadata.accept(received);
            });
  }

  /**
   * A call that starts now.
   *
   * @param served the call that it is made for, or null
   * @param listener see {@link ClientCall}
   * @throws CannotEncodeException when its metadata leaves no room for what it has from the one that it is made for
   */
  ClientCall start(MethodContract method, CallContext served, ClientCall.Listener listener) {
    long startNanos = System.nanoTime();
    long timeout = method.timeout() == null ? timeoutNanos : Durations.nanos(method.timeout());
    if (served == null) {
      return new ClientCall(method.label(), startNanos, timeout, listener, terms(method));
    }
    // Looked at after the start: an inherited deadline is not a moment later than the one that it
    // comes from, so a call whose time is up is not taken for one that was cancelled.
    long left = Durations.nanos(served.timeLeft());
    boolean inherits = left < timeout;
    CallTerms terms = new CallTerms(block(method, served), method.oneWay(), true, inherits);
    return new ClientCall(method.label(), startNanos, inherits ? left : timeout, listener, terms);
  }

  /** Null for most calls. */
  private CallTerms terms(MethodContract method) {
    return block == null && replyMetadata == null && !method.oneWay()
        ? null
        : new CallTerms(block, method.oneWay(), false, false);
  }

  private byte[] block(MethodContract method, CallContext served) {
    Metadata sent = metadata(method, served);
    return sent.equals(metadata) ? block : MetadataBlock.encode(sent);
  }

  /**
   * What is sent. A trace goes on through the calls that are made for a call, unless they are given another. Nothing else goes along.
   *
   * @param served the call that it is made for, or null
   * @throws CannotEncodeException when there is no room for the trace
   */
  Metadata metadata(MethodContract method, CallContext served) {
    String trace = served == null ? null : served.metadata().get(Metadata.TRACEPARENT);
    if (trace == null || metadata.get(Metadata.TRACEPARENT) != null) {
      return metadata;
    }
    try {
      return metadata.with(Metadata.TRACEPARENT, trace);
    } catch (IllegalArgumentException e) {
      throw new CannotEncodeException(
          method.label() + ": no room for the " + Metadata.TRACEPARENT
              + " of the call that it is made for: " + e.getMessage(),
          Execution.NOT_STARTED,
          e);
    }
  }

  /** The call has ended; if with a reply, whoever wants its metadata gets it. */
  void ended(ClientCall call) {
    if (replyMetadata != null && call.body() != null) {
      replyMetadata.accept(call.replyMetadata());
    }
  }
}
