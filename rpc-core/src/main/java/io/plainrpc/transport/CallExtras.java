package io.plainrpc.transport;

import io.plainrpc.Metadata;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What few calls of a server have, so that the others need not carry it. Guarded by its call, but for what is final. */
final class CallExtras {
  private final boolean oneWay;
  private Metadata metadata;
  private Interception interception;
  private final Set<CancelAction> actions = new LinkedHashSet<>(2);
  private Metadata replyMetadata = Metadata.none();

  /** Of a request that has nothing besides. */
  CallExtras() {
    this(false, Metadata.none());
  }

  /** Of a request. */
  CallExtras(boolean oneWay, Metadata metadata) {
    this.oneWay = oneWay;
    this.metadata = metadata;
  }

  boolean isOneWay() {
    return oneWay;
  }

  Metadata metadata() {
    return metadata;
  }

  void metadata(Metadata changed) {
    metadata = changed;
  }

  Interception interception() {
    return interception;
  }

  void interception(Interception by) {
    interception = by;
  }

  Metadata replyMetadata() {
    return replyMetadata;
  }

  void replyMetadata(String name, String value) {
    replyMetadata = replyMetadata.with(name, value);
  }

  void add(CancelAction action) {
    actions.add(action);
  }

  void remove(CancelAction action) {
    actions.remove(action);
  }

  /** Moves the actions there, so that each runs once. */
  void takeActions(List<Runnable> to) {
    to.addAll(actions);
    actions.clear();
  }
}
