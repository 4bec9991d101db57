package io.plainrpc;

/**
 * What is known about the remote method when a call has failed: the answer to "did it run?".
 *
 * <p>It decides what a caller may do next. A call that is {@link #NOT_STARTED} can always be made again; one that is
 * {@link #MAYBE} only if running it twice does no harm.
 */
public enum Execution {
  /** The method certainly has not run and never will for this call. */
  NOT_STARTED,
  /** Bytes of the request were handed to the network and no answer says what became of them. */
  MAYBE,
  /** The method has run to its end, normally or by throwing. */
  COMPLETED
}
