package io.plainrpc.protocol;

import io.plainrpc.Metadata;

/** What a client receives. Confined to the reading role, like its superclass. */
public final class ClientInbound extends Inbound {

  /** Where a client's frames go. {@code from} is valid only during the call, unless {@code owned}. */
  public interface Sink {
    void greeting(Greeting.Server greeting);

    /** The server has looked at the client's proof. */
    void authenticated(Authentication.Verdict verdict);

    void agree(Agreement agreement);

    /** Whether a call with this id was ever made on this connection. */
    boolean issued(int callId);

    /** What the reply that is handed over next has besides; not called when it has nothing. */
    default void extras(Metadata metadata) {}

    /** The result of a call, or with {@code thrown} a declared exception; {@code owned} says the array may be kept. */
    void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean owned);

    /** As the other one, for a result that lies in several blocks, see {@link Blocks}; they may be kept. */
    default void reply(
        int callId, boolean thrown, byte[] first, int at, int length, byte[][] more) {
      reply(callId, thrown, Blocks.join(first, at, length, more), 0, length, true);
    }

    void error(int callId, WireError error);

    /** A reply was given up here before it was complete. */
    void refused(int callId, long bytes, boolean memoryShort);

    void ping(long opaque);

    void pong(long opaque);

    void goaway(Goaway goaway);
  }

  private final Sink sink;

  /** Over bare TCP. */
  public ClientInbound(Sink sink, int maxMessageBytes, MemoryBudget memory) {
    this(sink, maxMessageBytes, memory, Framing.CHECKED);
  }

  public ClientInbound(Sink sink, int maxMessageBytes, MemoryBudget memory, Framing framing) {
    super(maxMessageBytes, memory, framing);
    this.sink = sink;
  }

  @Override
  void greeting(byte[] from, int at, int length) {
    sink.greeting(Greeting.Server.decode(from, at, length));
  }

  @Override
  int authenticationType() {
    return FrameType.AUTHENTICATED;
  }

  @Override
  void authentication(byte[] from, int at, int length) {
    sink.authenticated(Authentication.Verdict.decode(from, at, length));
  }

  @Override
  boolean startsMessage(int type, int callId) {
    if (type != FrameType.REPLY) {
      return false;
    }
    checkIssued(callId);
    return true;
  }

  @Override
  void idle(int type) {
    // The client chose its server; what that sends beside replies costs it no more than replies do.
  }

  @Override
  void goesOn(int callId) {
    // When a reply began to arrive means nothing.
  }

  @Override
  int prefixBytes(int type) {
    return 0;
  }

  @Override
  boolean message(int type, int flags, int callId, byte[] from, int at, int length, boolean owned) {
    int prefix = prefix(flags, from, at);
    sink.reply(
        callId, (flags & FrameType.FLAG_THROWN) != 0, from, at + prefix, length - prefix, owned);
    return true;
  }

  @Override
  boolean message(int type, int flags, int callId, byte[] first, int length, byte[][] more) {
    int prefix = prefix(flags, first, 0);
    sink.reply(callId, (flags & FrameType.FLAG_THROWN) != 0, first, prefix, length - prefix, more);
    return true;
  }

  /** Hands over what stands before the body. Returns how many bytes that is. */
  private int prefix(int flags, byte[] from, int at) {
    if ((flags & FrameType.FLAG_METADATA) == 0) {
      return 0;
    }
    sink.extras(MetadataBlock.decode(from, at));
    return MetadataBlock.size(from, at, from.length - at);
  }

  @Override
  void refused(int flags, int callId, long bytesSoFar, boolean memoryShort) {
    sink.refused(callId, bytesSoFar, memoryShort);
  }

  @Override
  void abandoned(int callId) {
    // The server cancelled a call whose reply was on its way; it has ended here already.
  }

  @Override
  void control(int type, int callId, byte[] from, int at, int length) {
    switch (type) {
      case FrameType.AGREE -> sink.agree(Agreement.decode(from, at, length));
      case FrameType.ERROR -> {
        checkIssued(callId);
        sink.error(callId, WireError.decode(from, at, length));
      }
      case FrameType.PING -> sink.ping(opaque(from, at, length));
      case FrameType.PONG -> sink.pong(opaque(from, at, length));
      case FrameType.GOAWAY -> sink.goaway(Goaway.decode(from, at, length));
      default -> throw new ProtocolException("frame type " + type + " is not for a client");
    }
  }

  private void checkIssued(int callId) {
    if (!sink.issued(callId)) {
      throw new ProtocolException("answer to call " + callId + ", which was never made");
    }
  }
}
