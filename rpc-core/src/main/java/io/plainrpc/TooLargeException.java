package io.plainrpc;

import java.util.Objects;

/**
 * A message exceeds a size limit.
 *
 * <p>For arguments {@link Execution#NOT_STARTED}: nothing was sent and the connection stays good. For a reply
 * {@link Execution#COMPLETED}: the method has run and only its result is lost.
 */
public final class TooLargeException extends RpcException {
  private static final long serialVersionUID = 1L;

  /** The side whose limit was exceeded. */
  public enum Side {
    /** The calling side. */
    CLIENT,
    /** The serving side. */
    SERVER
  }

  /** Whose limit it is. */
  private final Side side;
  /** Size of the message. */
  private final long sizeBytes;
  /** The limit. */
  private final long limitBytes;
  /** What raises the limit. */
  private final String setting;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param message what is too large, its size, the limit, its setting, and what to do
   * @param execution whether the method may have run
   * @param side whose limit it is
   * @param sizeBytes the size of the encoded message in bytes
   * @param limitBytes the limit in bytes
   * @param setting the name of the setting that raises the limit
   */
  public TooLargeException(
      String message,
      Execution execution,
      Side side,
      long sizeBytes,
      long limitBytes,
      String setting) {
    super(message, execution, null);
    this.side = Objects.requireNonNull(side, "side");
    this.sizeBytes = sizeBytes;
    this.limitBytes = limitBytes;
    this.setting = Objects.requireNonNull(setting, "setting");
  }

  /**
   * Says whose limit was exceeded.
   *
   * @return the side that holds the limit, never null
   */
  public Side side() {
    return side;
  }

  /**
   * The size of the message.
   *
   * @return the encoded size in bytes
   */
  public long sizeBytes() {
    return sizeBytes;
  }

  /**
   * The limit that was exceeded.
   *
   * @return the limit in bytes
   */
  public long limitBytes() {
    return limitBytes;
  }

  /**
   * The setting that raises the limit.
   *
   * @return its name, as in {@code RpcServer.builder().maxMessageBytes(...)}; never null
   */
  public String setting() {
    return setting;
  }
}
