package io.plainrpc.transport;

import io.plainrpc.RpcException;

/**
 * Why a call failed, to be made into an exception by the thread that throws it, so that the stack trace is the caller's.
 */
@FunctionalInterface
public interface Failure {
  /**
   * The exception.
   *
   * @param label how messages name the method
   */
  RpcException toException(String label);
}
