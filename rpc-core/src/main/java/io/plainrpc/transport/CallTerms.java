package io.plainrpc.transport;

/**
 * What few calls of a client have besides a method, arguments and a time limit, so that the others need not carry it. Immutable.
 *
 * @param nested whether it is made for a call that is served here, and cancelled with that
 * @param inheritsDeadline whether that call's deadline is this one's, being earlier than its own
 */
public record CallTerms(boolean nested, boolean inheritsDeadline) {}
