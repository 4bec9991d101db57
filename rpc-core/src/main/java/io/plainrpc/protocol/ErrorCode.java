package io.plainrpc.protocol;

/** Why the server could not answer with a reply; the number stands in the error frame and never changes. */
public enum ErrorCode {
  /** The time left had run out before the method was started. */
  DEADLINE_EXCEEDED(1),
  /** The call was cancelled on the server. */
  CANCELLED(2),
  /** A limit on work in progress was reached. */
  OVERLOADED(3),
  /** The request or the reply exceeds a size limit. */
  TOO_LARGE(4),
  /** No such service or method. */
  UNIMPLEMENTED(5),
  /** The fingerprints of the service differ. */
  CONTRACT_MISMATCH(6),
  /** The result cannot be encoded. */
  CANNOT_ENCODE(7),
  /** The arguments cannot be decoded. */
  CANNOT_DECODE(8),
  /** The method threw something that it does not declare. */
  HANDLER_FAILED(9),
  /** The server wants to know who calls. */
  UNAUTHENTICATED(10),
  /** The server does not permit the call. */
  PERMISSION_DENIED(11);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  /** The code for a number from the wire, or null when this version does not know it. */
  static ErrorCode of(int number) {
    for (ErrorCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return null;
  }
}
