package io.plainrpc.transport;

import io.plainrpc.Metadata;

/**
 * What few calls of a client have besides a method, arguments and a time limit, so that the others need not carry it. One for
 * each call; it stays the same when that is sent again.
 */
public final class CallTerms {
  private final byte[] metadata;
  private final boolean oneWay;
  private final boolean nested;
  private final boolean inheritsDeadline;

  /** Written before the call is done. */
  private Metadata replyMetadata = Metadata.none();

  /**
   * The terms of a call.
   *
   * @param metadata a {@link io.plainrpc.protocol.MetadataBlock}, or null
   * @param oneWay whether it ends when it is in line to be written, and gets no answer
   * @param nested whether it is made for a call that is served here, and cancelled with that
   * @param inheritsDeadline whether that call's deadline is this one's, being earlier than its own
   */
  public CallTerms(byte[] metadata, boolean oneWay, boolean nested, boolean inheritsDeadline) {
    this.metadata = metadata;
    this.oneWay = oneWay;
    this.nested = nested;
    this.inheritsDeadline = inheritsDeadline;
  }

  byte[] metadata() {
    return metadata;
  }

  boolean isOneWay() {
    return oneWay;
  }

  boolean isNested() {
    return nested;
  }

  boolean inheritsDeadline() {
    return inheritsDeadline;
  }

  void replyMetadata(Metadata received) {
    replyMetadata = received;
  }

  Metadata replyMetadata() {
    return replyMetadata;
  }
}
