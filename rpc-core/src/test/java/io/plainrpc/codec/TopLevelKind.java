package io.plainrpc.codec;

/** An enum that stands in no other class. */
public enum TopLevelKind {
  SMALL,
  LARGE
}
