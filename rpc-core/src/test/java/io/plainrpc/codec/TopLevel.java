package io.plainrpc.codec;

/** A record that stands in no other class. */
public record TopLevel(String text, TopLevelKind kind) {}
