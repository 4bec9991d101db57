package io.plainrpc.protocol;

import io.plainrpc.Metadata;

/** What a server receives. Confined to the reading role, like its superclass. */
public final class ServerInbound extends Inbound {

  /** Where a server's frames go. {@code from} is valid only during the call, unless {@code owned}. */
  public interface Sink {
    void greeting(Greeting.Client greeting);

    /** The client answers the challenge. */
    void authenticate(byte[] proof);

    void announce(Announcement announcement);

    /** The first frame of a request has come: its id is used, whatever becomes of it. */
    void begun(int callId);

    /** The request that has just begun goes on in pieces. */
    default void goesOn(int callId) {}

    /** The client gave a request up before it was complete. */
    void abandoned(int callId);

    /**
     * What the request that is handed over or refused next has besides; not called when it has nothing.
     *
     * @param oneWay whether it gets no answer
     */
    default void extras(boolean oneWay, Metadata metadata) {}

    /**
     * A call, whole.
     *
     * @param owned whether the array may be kept
     * @return false when the caller of {@link Inbound#parse} has lost the reading role
     */
    boolean request(
        int callId,
        int service,
        int method,
        long nanosLeft,
        byte[] from,
        int at,
        int length,
        boolean owned);

    /**
     * As the other one, for a call that lies in several blocks, see {@link Blocks}; they may be kept.
     */
    default boolean request(
        int callId,
        int service,
        int method,
        long nanosLeft,
        byte[] first,
        int at,
        int length,
        byte[][] more) {
      byte[] body = Blocks.join(first, at, length, more);
      return request(callId, service, method, nanosLeft, body, 0, length, true);
    }

    /** A request was given up here before it was complete; its id is used up. */
    void refused(int callId, long bytes, boolean memoryShort);

    void cancel(int callId);

    void ping(long opaque);

    void pong(long opaque);

    void goaway(Goaway goaway);
  }

  private static final int EXTRAS = FrameType.FLAG_METADATA | FrameType.FLAG_ONE_WAY;

  private final Sink sink;
  private final FrameAllowance allowance;
  private int lastCallId;

  /** Over bare TCP. */
  public ServerInbound(
      Sink sink, int maxMessageBytes, MemoryBudget memory, FrameAllowance allowance) {
    this(sink, maxMessageBytes, memory, allowance, Framing.CHECKED);
  }

  public ServerInbound(
      Sink sink,
      int maxMessageBytes,
      MemoryBudget memory,
      FrameAllowance allowance,
      Framing framing) {
    super(maxMessageBytes, memory, framing);
    this.sink = sink;
    this.allowance = allowance;
  }

  /** The highest id begun so far. */
  public int lastCallId() {
    return lastCallId;
  }

  @Override
  void greeting(byte[] from, int at, int length) {
    sink.greeting(Greeting.Client.decode(from, at, length));
  }

  @Override
  int authenticationType() {
    return FrameType.AUTHENTICATE;
  }

  @Override
  void authentication(byte[] from, int at, int length) {
    sink.authenticate(Authentication.decodeProof(from, at, length));
  }

  @Override
  boolean startsMessage(int type, int callId) {
    if (type != FrameType.REQUEST) {
      return false;
    }
    if (callId <= 0 || callId != lastCallId + 1) {
      throw new ProtocolException("request with call id " + callId + " after " + lastCallId);
    }
    lastCallId = callId;
    allowance.earn();
    sink.begun(callId);
    return true;
  }

  @Override
  void goesOn(int callId) {
    sink.goesOn(callId);
  }

  @Override
  void idle(int type) {
    allowance.spend(type);
  }

  @Override
  int prefixBytes(int type) {
    return RequestPrefix.BYTES;
  }

  @Override
  boolean message(int type, int flags, int callId, byte[] from, int at, int length, boolean owned) {
    if (length < RequestPrefix.BYTES) {
      throw new ProtocolException("request of " + length + " bytes, call " + callId);
    }
    int prefix = prefix(flags, from, at);
    return sink.request(
        callId,
        RequestPrefix.service(from, at),
        RequestPrefix.method(from, at),
        RequestPrefix.nanosLeft(from, at),
        from,
        at + prefix,
        length - prefix,
        owned);
  }

  @Override
  boolean message(int type, int flags, int callId, byte[] first, int length, byte[][] more) {
    if (first.length < RequestPrefix.BYTES || length < RequestPrefix.BYTES) {
      // Whoever cuts a message there.
      byte[] whole = Blocks.join(first, 0, length, more);
      return message(type, flags, callId, whole, 0, length, true);
    }
    int prefix = prefix(flags, first, 0);
    return sink.request(
        callId,
        RequestPrefix.service(first, 0),
        RequestPrefix.method(first, 0),
        RequestPrefix.nanosLeft(first, 0),
        first,
        prefix,
        length - prefix,
        more);
  }

  /** Hands over what stands before the body beside the fixed part. Returns how many bytes that is with it. */
  private int prefix(int flags, byte[] from, int at) {
    int prefix = RequestPrefix.BYTES;
    if ((flags & EXTRAS) != 0) {
      Metadata metadata = Metadata.none();
      if ((flags & FrameType.FLAG_METADATA) != 0) {
        // It lies in the first frame, which is never divided among blocks.
        metadata = MetadataBlock.decode(from, at + prefix);
        prefix += MetadataBlock.size(from, at + prefix, from.length - at - prefix);
      }
      sink.extras((flags & FrameType.FLAG_ONE_WAY) != 0, metadata);
    }
    return prefix;
  }

  @Override
  void refused(int flags, int callId, long bytesSoFar, boolean memoryShort) {
    if ((flags & FrameType.FLAG_ONE_WAY) != 0) {
      sink.extras(true, Metadata.none());
    }
    sink.refused(callId, bytesSoFar, memoryShort);
  }

  @Override
  void abandoned(int callId) {
    sink.abandoned(callId);
  }

  @Override
  void control(int type, int callId, byte[] from, int at, int length) {
    switch (type) {
      case FrameType.ANNOUNCE -> sink.announce(Announcement.decode(from, at, length));
      case FrameType.CANCEL -> {
        if (length != 0) {
          throw new ProtocolException("cancel with " + length + " bytes of payload");
        }
        if (callId <= 0 || callId > lastCallId) {
          throw new ProtocolException(
              "cancel for call " + callId + ", the last one was " + lastCallId);
        }
        sink.cancel(callId);
      }
      case FrameType.PING -> sink.ping(opaque(from, at, length));
      case FrameType.PONG -> sink.pong(opaque(from, at, length));
      case FrameType.GOAWAY -> sink.goaway(Goaway.decode(from, at, length));
      default -> throw new ProtocolException("frame type " + type + " is not for a server");
    }
  }
}
