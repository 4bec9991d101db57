package io.plainrpc.protocol;

/**
 * The frame types of protocol version 1, as they stand in the header.
 *
 * <p>Plain ints because every frame switches on one. Types from {@link #FIRST_SKIPPABLE} on may be skipped by a receiver
 * that does not know them; any other unknown type closes the connection.
 */
public final class FrameType {
  /** Client to server: this number means that service, in this version. */
  public static final int ANNOUNCE = 0x01;

  /** Server to client: the answer to an announcement, before the first reply of that service. */
  public static final int AGREE = 0x02;

  /** Client to server: call a method. */
  public static final int REQUEST = 0x03;

  /** Server to client: the method's result or a declared exception. */
  public static final int REPLY = 0x04;

  /** Server to client: the call failed otherwise. */
  public static final int ERROR = 0x05;

  /** Client to server: the result is no longer wanted. */
  public static final int CANCEL = 0x06;

  /** Either way: answer with a pong. */
  public static final int PING = 0x07;

  /** Either way: the answer to a ping, with its payload. */
  public static final int PONG = 0x08;

  /** Either way: no new calls on this connection. */
  public static final int GOAWAY = 0x09;

  /** Either way: a further piece of the message with this call id. */
  public static final int PIECE = 0x0A;

  /** Client to server: the client's part in proving who it is; before anything else. */
  public static final int AUTHENTICATE = 0x0B;

  /** Server to client: whether it believes that. */
  public static final int AUTHENTICATED = 0x0C;

  /** From here on an unknown type is skipped. */
  public static final int FIRST_SKIPPABLE = 0x80;

  /** Flag of REQUEST, REPLY and PIECE: another piece of this message follows. */
  public static final int FLAG_CONTINUES = 0x01;

  /** Flag of REPLY: the body is a declared exception. */
  public static final int FLAG_THROWN = 0x02;

  /** Flag of PIECE, without payload: the sender gives the message up; what came of it is to be forgotten. */
  public static final int FLAG_ABANDONED = 0x04;

  /** Flag of REQUEST and REPLY: metadata stands before the body. */
  public static final int FLAG_METADATA = 0x08;

  /** Flag of REQUEST: the call gets no answer. */
  public static final int FLAG_ONE_WAY = 0x10;

  private FrameType() {}

  /** The flags that may be set in a frame of this type. */
  static int flagsAllowed(int type) {
    return switch (type) {
      case REQUEST -> FLAG_CONTINUES | FLAG_METADATA | FLAG_ONE_WAY;
      case REPLY -> FLAG_CONTINUES | FLAG_THROWN | FLAG_METADATA;
      case PIECE -> FLAG_CONTINUES | FLAG_ABANDONED;
      default -> 0;
    };
  }
}
