package io.plainrpc.server;

import io.plainrpc.codec.BodyReader;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.MethodMemory;

/**
 * What a client's number of a method stands for. Immutable; any thread.
 *
 * @param service the service; null when calls are refused
 * @param method its method; null when calls are refused
 * @param arguments reads the arguments as the client writes them; null when calls are refused
 * @param memory what is remembered about the method
 * @param refusal the answer to every call; null when they are made
 */
record Target(
    Exported service,
    MethodContract method,
    BodyReader arguments,
    MethodMemory memory,
    WireError refusal) {

  /** What a number stands for whose calls all get the same answer. */
  static Target refused(WireError refusal) {
    return new Target(null, null, null, MethodMemory.none(), refusal);
  }
}
