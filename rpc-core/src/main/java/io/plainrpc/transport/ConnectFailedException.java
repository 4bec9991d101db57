package io.plainrpc.transport;

/** No connection to one address could be made. The message lists what was tried, for people. */
public final class ConnectFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What stood in the way; decides which exception callers see and whether they wait for another attempt. */
  public enum Kind {
    /** The name is unknown. */
    UNRESOLVED,
    /** Nobody listens, greets in time, or wants this client. */
    UNREACHABLE,
    /** Something else than a server of ours listens there. */
    NOT_OURS,
    /** One side does not believe who the other is. */
    UNAUTHENTICATED,
    /** The server has too many connections. */
    OVERLOADED,
    /** The server is closing. */
    CLOSING;

    /** How much is known about the server, to choose between the addresses of one name; more is better. */
    int tells() {
      return switch (this) {
        case UNRESOLVED, UNREACHABLE -> 0;
        case NOT_OURS -> 1;
        // A server of ours is there. That it may be asked again goes first: only this passes by
        // itself.
        case UNAUTHENTICATED -> 2;
        case OVERLOADED, CLOSING -> 3;
      };
    }
  }

  private final Kind kind;

  /** Without a stack: it is made on a thread of ours and thrown on the caller's. */
  public ConnectFailedException(Kind kind, String tried, Throwable cause) {
    super(tried, cause, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the server is there but does not want a connection just now. */
  public boolean isRefusal() {
    return kind == Kind.OVERLOADED || kind == Kind.CLOSING;
  }
}
