package io.plainrpc.protocol;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The incoming half of a connection: bytes in, calls on a sink out.
 *
 * <p>Confined to whoever holds the connection's reading role. There are no event objects: the sink is called with the
 * numbers and the range of the buffer that holds the payload, valid only during the call.
 *
 * <p>The buffer starts small and grows with what arrives, so that thousands of idle connections cost little.
 */
public abstract sealed class Inbound permits ClientInbound, ServerInbound {
  private static final int INITIAL_BYTES = 256;

  /** A buffer that grew beyond this is given back when the connection has become idle. */
  private static final int MAX_KEPT_BYTES = 1024;

  /** Most incomplete messages at once, of either side. */
  static final int MAX_PARTIALS = 1024;

  private static final int MAX_BYTES = FrameHeader.BYTES + FrameHeader.MAX_PAYLOAD;

  private final int header;

  /** Null where frames have no checksums. */
  private final Crc crc;

  private final Map<Integer, Partial> partials = new HashMap<>();
  private final MemoryBudget memory;
  private final int maxMessageBytes;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int start;
  private int end;
  private boolean greeted;
  private boolean authenticating;

  /**
   * A connection that has received nothing yet.
   *
   * @param maxMessageBytes largest message body to put together
   * @param memory what messages still incomplete may hold
   * @param framing what the peer's frames look like
   */
  Inbound(int maxMessageBytes, MemoryBudget memory, Framing framing) {
    this.header = framing.headerBytes();
    this.crc = framing.hasChecksums() ? new Crc() : null;
    this.maxMessageBytes = maxMessageBytes;
    this.memory = memory;
  }

  /** Where to put the next bytes: from {@link #end()} on, up to {@link #room()} of them. */
  public final byte[] buffer() {
    return buffer;
  }

  public final int end() {
    return end;
  }

  public final int room() {
    return buffer.length - end;
  }

  /** That many bytes were put into the buffer; {@link #parse} comes next. */
  public final void received(int bytes) {
    end += bytes;
  }

  /** Whether the peer's greeting has been read, and what it has to say about who it is. */
  public final boolean greeted() {
    return greeted && !authenticating;
  }

  /** Nothing but the one frame about who the peer is may come next. To be called while its greeting is handled, or after. */
  public final void awaitAuthentication() {
    authenticating = true;
  }

  /** Whether the bytes so far end in the middle of a frame or message. */
  public final boolean midMessage() {
    return start < end || !partials.isEmpty();
  }

  /**
   * Calls the sink for every whole frame received. Stops behind the greeting, and behind the frame about who the peer is,
   * because who greeted does not serve yet: what came with it is parsed by the next call.
   *
   * @return false when the sink said that the reading role is lost: nothing here may be touched any more
   * @throws ProtocolException when the peer broke the protocol
   */
  public final boolean parse() {
    if (!greeted) {
      greeted = parseGreeting();
      makeRoom(greeted ? header : Greeting.MAX_BYTES);
      if (!authenticating) {
        return true;
      }
    }
    if (authenticating) {
      parseAuthentication();
      return true;
    }
    while (end - start >= header) {
      int frame = start;
      int length = FrameHeader.length(buffer, frame);
      if (end - frame < header + length) {
        makeRoom(header + length);
        return true;
      }
      verify(frame, length);
      // Before the sink is called: whoever takes the role over meanwhile goes on behind this frame.
      start = frame + header + length;
      if (!frame(frame, length)) {
        return false;
      }
    }
    makeRoom(header);
    return true;
  }

  /**
   * Moves what is not parsed yet to a new buffer, because a thread that has lost the reading role may still be using the
   * old one.
   */
  public final void moveToNewBuffer() {
    byte[] old = buffer;
    buffer = new byte[Math.max(INITIAL_BYTES, end - start)];
    System.arraycopy(old, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    if (end > 0) {
      makeRoom(end + 1);
    }
  }

  /** Whether the buffer has grown and {@link #shrink} would give memory back. */
  public final boolean canShrink() {
    return start == end && buffer.length > MAX_KEPT_BYTES;
  }

  /** Gives back the memory of a buffer that grew; for a connection that has become idle. */
  public final void shrink() {
    if (canShrink()) {
      buffer = new byte[INITIAL_BYTES];
      start = 0;
      end = 0;
    }
  }

  /** Returns what incomplete messages hold; the connection has ended. */
  public final void discard() {
    for (Partial partial : partials.values()) {
      memory.release(partial.held());
    }
    partials.clear();
  }

  /** A whole greeting is at {@code at}. */
  abstract void greeting(byte[] from, int at, int length);

  /** What this side awaits after {@link #awaitAuthentication}. */
  abstract int authenticationType();

  /** That frame's payload. */
  abstract void authentication(byte[] from, int at, int length);

  /** One whole message, put together if need be. Returns false when the reading role is lost. */
  abstract boolean message(
      int type, int flags, int callId, byte[] from, int at, int length, boolean owned);

  /** One whole message that lies in several blocks, see {@link Blocks}; they may be kept. Returns false when the reading role is lost. */
  abstract boolean message(
      int type, int flags, int callId, byte[] first, int length, byte[][] more);

  /** A frame that is never part of a message. */
  abstract void control(int type, int callId, byte[] from, int at, int length);

  /** Whether the first frame of a message of this type may come from this peer, with this id. */
  abstract boolean startsMessage(int type, int callId);

  /** A message was given up here, before it was complete: its body is too large, or memory is short. */
  abstract void refused(int flags, int callId, long bytesSoFar, boolean memoryShort);

  /** The sender gave up a message that was not complete. */
  abstract void abandoned(int callId);

  /** A frame of this type has come that brings no message onward. */
  abstract void idle(int type);

  /** The message that has just begun goes on in pieces. */
  abstract void goesOn(int callId);

  /** How many bytes of every message of this type come before its body. */
  abstract int prefixBytes(int type);

  /** The payload of a ping or pong. */
  static long opaque(byte[] from, int at, int length) {
    if (length != Long.BYTES) {
      throw new ProtocolException("ping or pong of " + length + " bytes");
    }
    return Bytes.getLong(from, at);
  }

  private boolean parseGreeting() {
    int available = end - start;
    if (!Greeting.plausible(buffer, start, available)) {
      throw new ProtocolException("peer speaks " + ForeignPeer.name(buffer, start, available));
    }
    int size = Greeting.size(buffer, start, available);
    if (size < 0 || available < size) {
      return false;
    }
    greeting(buffer, start, size);
    start += size;
    return true;
  }

  /** A stranger gets no more than this: one frame, of one type, of a few bytes. */
  private void parseAuthentication() {
    int available = end - start;
    int length = available < header ? 0 : FrameHeader.length(buffer, start);
    if (length > Authentication.MAX_BYTES) {
      throw new ProtocolException(
          "frame of " + length + " bytes before authentication, limit " + Authentication.MAX_BYTES);
    }
    if (available < header + length) {
      makeRoom(header + length);
      return;
    }
    verify(start, length);
    int frame = start;
    start = frame + header + length;
    int type = FrameHeader.type(buffer, frame);
    if (type != authenticationType()
        || FrameHeader.flags(buffer, frame) != 0
        || FrameHeader.callId(buffer, frame) != 0) {
      throw new ProtocolException("frame type " + type + " before authentication");
    }
    authenticating = false;
    authentication(buffer, frame + header, length);
    makeRoom(header);
  }

  private void verify(int frame, int length) {
    if (crc != null) {
      crc.verify(buffer, frame, length);
    }
  }

  private boolean frame(int at, int length) {
    int type = FrameHeader.type(buffer, at);
    int flags = FrameHeader.flags(buffer, at);
    int callId = FrameHeader.callId(buffer, at);
    int payload = at + header;
    if (type < FrameType.FIRST_SKIPPABLE && (flags & ~FrameType.flagsAllowed(type)) != 0) {
      throw new ProtocolException("frame type " + type + " with flags " + flags);
    }
    if (type == FrameType.PIECE) {
      return piece(flags, callId, payload, length);
    }
    if (startsMessage(type, callId)) {
      if ((flags & FrameType.FLAG_CONTINUES) == 0) {
        return whole(type, flags, callId, payload, length);
      }
      if (partials.size() == MAX_PARTIALS) {
        throw new ProtocolException("more than " + MAX_PARTIALS + " incomplete messages at once");
      }
      if (partials.containsKey(callId)) {
        throw new ProtocolException("second message for call " + callId);
      }
      Partial partial = new Partial(type, flags, prefixBytes(type, flags, payload, length), memory);
      partials.put(callId, partial);
      goesOn(callId);
      append(partial, callId, payload, length, false);
      return true;
    }
    if (type < FrameType.FIRST_SKIPPABLE) {
      boolean ofCall = type == FrameType.ERROR || type == FrameType.CANCEL;
      if (!ofCall && callId != 0) {
        throw new ProtocolException("frame type " + type + " with call id " + callId);
      }
      idle(type);
      control(type, callId, buffer, payload, length);
    } else {
      idle(type);
    }
    return true;
  }

  private boolean whole(int type, int flags, int callId, int payload, int length) {
    int body = length - prefixBytes(type, flags, payload, length);
    if (body > maxMessageBytes) {
      refused(flags, callId, body, false);
      return true;
    }
    return message(type, flags, callId, buffer, payload, length, false);
  }

  /** What comes before the body: what is always there, and the metadata, which lies in the first frame. */
  private int prefixBytes(int type, int flags, int payload, int length) {
    int fixed = prefixBytes(type);
    return (flags & FrameType.FLAG_METADATA) == 0
        ? fixed
        : fixed + MetadataBlock.size(buffer, payload + fixed, length - fixed);
  }

  private boolean piece(int flags, int callId, int payload, int length) {
    Partial partial = partials.get(callId);
    if (partial == null) {
      throw new ProtocolException("piece of a message that was not begun, call " + callId);
    }
    if ((flags & FrameType.FLAG_ABANDONED) != 0) {
      if (flags != FrameType.FLAG_ABANDONED || length != 0) {
        throw new ProtocolException("abandoned message with a further piece, call " + callId);
      }
      idle(FrameType.PIECE);
      partials.remove(callId);
      memory.release(partial.held());
      if (!partial.refused()) {
        abandoned(callId);
      }
      return true;
    }
    boolean last = (flags & FrameType.FLAG_CONTINUES) == 0;
    if (length == 0 && !last) {
      throw new ProtocolException("empty piece, call " + callId);
    }
    if (length < FrameAllowance.TINY_PIECE && !last) {
      idle(FrameType.PIECE);
    }
    append(partial, callId, payload, length, last);
    if (!last) {
      return true;
    }
    partials.remove(callId);
    if (partial.refused()) {
      return true;
    }
    memory.release(partial.held());
    byte[] first = partial.first();
    byte[][] more = partial.more();
    return more.length == 0
        ? message(partial.type, partial.flags, callId, first, 0, partial.length(), true)
        : message(partial.type, partial.flags, callId, first, partial.length(), more);
  }

  private void append(Partial partial, int callId, int payload, int length, boolean last) {
    if (partial.refused()) {
      return;
    }
    long total = (long) partial.length() + length;
    boolean tooLarge = total > (long) maxMessageBytes + partial.prefix;
    if (tooLarge || !partial.append(buffer, payload, length, last)) {
      partial.refuse();
      refused(partial.flags, callId, total - partial.prefix, !tooLarge);
    }
  }

  /**
   * Sees to it that there is room to read into. What has come moves to the front when the {@code needed} bytes do not fit
   * behind {@link #start}; the buffer doubles when it is full. A declared length only says how long to wait: nothing is
   * allocated for it before its bytes come.
   */
  private void makeRoom(int needed) {
    if (start == end) {
      start = 0;
      end = 0;
    }
    if (start > 0 && (end == buffer.length || start + needed > buffer.length)) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.min(MAX_BYTES, buffer.length * 2));
    }
  }
}
