package io.plainrpc.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The outgoing half of a connection: what to write next.
 *
 * <p>Guarded by the connection's lock, with one exception: the {@link Batch} that {@link #take} returns belongs to the one
 * thread that flushes until it calls {@code take} again. It frames pieces and computes checksums outside the lock.
 *
 * <p>Messages that fit into one frame are appended to a shared buffer. A larger one puts its first frame there, without
 * body, so that call ids leave in order; its body waits in line beside the buffer. Each batch carries the buffer first and
 * then one piece of each waiting body in turn, so a large message never delays a small one by more than a batch.
 *
 * <p>Positions count all bytes ever taken, with what TLS adds to each batch. TCP delivers in order, so an answer to a message proves that every byte up to
 * that message's end has arrived; {@link #unansweredBytes} is what has no such proof yet, and bounds what a write can block
 * on.
 */
public final class Outbound {
  /** Most pieces in one batch: 256 KiB, which even a slow network takes in a moment. */
  private static final int MAX_PIECES = 4;

  /** Most large messages begun and not ended: what a receiver puts up with, but one, see {@link #lastPiece}. */
  private static final int MAX_LARGE = Inbound.MAX_PARTIALS - 1;

  private static final byte[] NONE = {};

  /** Enough for what a connection without calls sends, which is pings and pongs. */
  private static final int INITIAL_BYTES = 64;

  /** A buffer that grew beyond this in a burst is not kept. */
  private static final int MAX_KEPT_BYTES = 128 * 1024;

  private final Framing framing;
  private final int header;
  private final ArrayDeque<LargeMessage> large = new ArrayDeque<>(1);
  private byte[] buffer = NONE;
  private int length;
  private long largeBytes;
  private long taken;
  private long answered;

  /** Null until a second batch is needed. */
  private Batch spare;

  private Batch current;

  /** Over bare TCP. */
  public Outbound() {
    this(Framing.CHECKED);
  }

  /**
   * Nothing to write yet.
   *
   * @param framing what this side's frames look like
   */
  public Outbound(Framing framing) {
    this.framing = framing;
    this.header = framing.headerBytes();
  }

  /** Puts a request without metadata in line that gets an answer, see the other one. */
  public void request(
      int callId,
      int service,
      int method,
      long nanosLeft,
      byte[] body,
      int length,
      Outgoing outgoing) {
    request(callId, service, method, nanosLeft, null, false, body, length, outgoing);
  }

  /**
   * Puts a request in line; {@code body} is kept, not copied, when it does not fit into one frame, and then written over as it
   * leaves unless {@code outgoing} keeps it.
   *
   * @param metadata a {@link MetadataBlock}, or null
   * @param oneWay whether it gets no answer
   */
  public void request(
      int callId,
      int service,
      int method,
      long nanosLeft,
      byte[] metadata,
      boolean oneWay,
      byte[] body,
      int length,
      Outgoing outgoing) {
    int extra = metadata == null ? 0 : metadata.length;
    int flags = flags(metadata) | (oneWay ? FrameType.FLAG_ONE_WAY : 0);
    int prefix = RequestPrefix.BYTES + extra;
    boolean whole = length <= FrameHeader.MAX_PAYLOAD - prefix;
    int at = whole
        ? frame(FrameType.REQUEST, flags, callId, prefix + length, outgoing)
        : frame(FrameType.REQUEST, flags | FrameType.FLAG_CONTINUES, callId, prefix, outgoing);
    RequestPrefix.write(buffer, at, service, method, nanosLeft);
    if (metadata != null) {
      System.arraycopy(metadata, 0, buffer, at + RequestPrefix.BYTES, extra);
    }
    if (whole) {
      System.arraycopy(body, 0, buffer, at + prefix, length);
    } else if (length <= FrameHeader.MAX_PAYLOAD - RequestPrefix.BYTES) {
      lastPiece(callId, body, length, outgoing);
    } else {
      enqueue(new LargeMessage(callId, body, length, outgoing));
    }
  }

  /** Puts a reply without metadata in line, see the other one. */
  public void reply(int callId, boolean thrown, byte[] body, int length) {
    reply(callId, thrown, null, body, length);
  }

  /**
   * Puts a reply in line; {@code body} is kept, not copied, when it does not fit into one frame, and then written over as it
   * leaves.
   *
   * @param metadata a {@link MetadataBlock}, or null
   */
  public void reply(int callId, boolean thrown, byte[] metadata, byte[] body, int length) {
    int extra = metadata == null ? 0 : metadata.length;
    int flags = flags(metadata) | (thrown ? FrameType.FLAG_THROWN : 0);
    boolean whole = length <= FrameHeader.MAX_PAYLOAD - extra;
    Outgoing outgoing = whole ? null : new Reply();
    int at = whole
        ? frame(FrameType.REPLY, flags, callId, extra + length, null)
        : frame(FrameType.REPLY, flags | FrameType.FLAG_CONTINUES, callId, extra, outgoing);
    if (metadata != null) {
      System.arraycopy(metadata, 0, buffer, at, extra);
    }
    if (whole) {
      System.arraycopy(body, 0, buffer, at + extra, length);
    } else if (length <= FrameHeader.MAX_PAYLOAD) {
      lastPiece(callId, body, length, outgoing);
    } else {
      enqueue(new LargeMessage(callId, body, length, outgoing));
    }
  }

  /** A body that fits into a frame, but not beside its metadata, follows in a frame of its own at once, and is not kept. */
  private void lastPiece(int callId, byte[] body, int length, Outgoing outgoing) {
    int at = frame(FrameType.PIECE, 0, callId, length, outgoing);
    System.arraycopy(body, 0, buffer, at, length);
  }

  private static int flags(byte[] metadata) {
    return metadata == null ? 0 : FrameType.FLAG_METADATA;
  }

  /** Puts an error in line instead of a reply. */
  public void error(int callId, WireError error) {
    payload(FrameType.ERROR, callId, error.encode());
  }

  /** Puts an announcement in line, before the first request for its service. */
  public void announce(Announcement announcement) {
    payload(FrameType.ANNOUNCE, 0, announcement.encode());
  }

  /** Puts the answer to an announcement in line. */
  public void agree(Agreement agreement) {
    payload(FrameType.AGREE, 0, agreement.encode());
  }

  public void cancel(int callId) {
    frame(FrameType.CANCEL, 0, callId, 0, null);
  }

  public void ping(long opaque, Outgoing outgoing) {
    number(FrameType.PING, opaque, outgoing);
  }

  public void pong(long opaque) {
    number(FrameType.PONG, opaque, null);
  }

  public void goaway(Goaway goaway) {
    payload(FrameType.GOAWAY, 0, goaway.encode());
  }

  /**
   * Takes what is left of a large message out of the line and tells the peer to forget the rest.
   *
   * @return whether there was anything left: then the peer never has the whole message
   */
  public boolean abandon(int callId) {
    for (LargeMessage message : large) {
      if (message.callId() == callId) {
        large.remove(message);
        largeBytes -= message.remaining();
        frame(FrameType.PIECE, FrameType.FLAG_ABANDONED, callId, 0, null);
        return true;
      }
    }
    return false;
  }

  /**
   * A request is no longer wanted. A large one is abandoned; one that still waits here loses the time it had left, so that
   * the server does not start it; for any other the server is told to cancel.
   */
  public void giveUp(int callId, Outgoing outgoing) {
    if (abandon(callId)) {
      return;
    }
    if (handedOver(outgoing)) {
      cancel(callId);
    } else {
      RequestPrefix.clearTimeLeft(buffer, (int) (outgoing.start() - taken) + header);
    }
  }

  /** Whether there is anything to write. */
  public boolean hasOutput() {
    return length > 0 || !large.isEmpty();
  }

  /** Whether a message of this size may be put in line, as far as the number of large ones goes. */
  public boolean hasRoomFor(int length) {
    return large.size() < MAX_LARGE || length <= FrameHeader.MAX_PAYLOAD - RequestPrefix.BYTES;
  }

  /** Bytes waiting to be taken, with what carrying them adds. */
  public long queuedBytes() {
    long waiting = length + largeBytes;
    return waiting + framing.added(waiting);
  }

  /** Bytes taken that no answer has proved to have arrived. */
  public long unansweredBytes() {
    return taken - answered;
  }

  /** An answer to this message came, or proved by other means that its bytes have arrived. */
  public void answered(Outgoing outgoing) {
    if (outgoing.end() <= taken && outgoing.end() > answered) {
      answered = outgoing.end();
    }
  }

  /** Whether a byte of this message was taken to be written. */
  public boolean handedOver(Outgoing outgoing) {
    return outgoing.start() < taken;
  }

  /**
   * Takes the next bytes to write.
   *
   * @return a batch that the flushing thread seals and writes outside the lock, or null when there is nothing
   */
  public Batch take() {
    if (current != null) {
      current.recycle();
    }
    if (!hasOutput()) {
      return null;
    }
    Batch batch = spare == null ? new Batch(framing) : spare;
    spare = current;
    current = batch;
    byte[] free = batch.bytes;
    batch.bytes = buffer;
    batch.smallLength = length;
    buffer = free;
    long before = taken;
    taken += length;
    length = 0;
    takePieces(batch);
    // Behind the messages: what they prove to have arrived is the less for it, never the more.
    taken += framing.added(taken - before);
    return batch;
  }

  private void takePieces(Batch batch) {
    for (int i = Math.min(large.size(), MAX_PIECES); i > 0; i--) {
      LargeMessage message = large.poll();
      LargeMessage.Piece piece = message.next(header);
      batch.pieces.add(piece);
      taken += piece.frameBytes();
      largeBytes -= piece.bytes();
      if (piece.last()) {
        message.outgoing().endsAt(taken);
      } else {
        large.add(message);
      }
    }
  }

  private void enqueue(LargeMessage message) {
    large.add(message);
    largeBytes += message.remaining();
  }

  private void number(int type, long value, Outgoing outgoing) {
    // First the frame: it may replace the buffer by a larger one.
    int at = frame(type, 0, 0, Long.BYTES, outgoing);
    Bytes.putLong(buffer, at, value);
  }

  private void payload(int type, int callId, byte[] payload) {
    int at = frame(type, 0, callId, payload.length, null);
    System.arraycopy(payload, 0, buffer, at, payload.length);
  }

  /** Appends a header and makes room for the payload; returns where that starts. */
  private int frame(int type, int flags, int callId, int payloadLength, Outgoing outgoing) {
    int start = length;
    int end = start + header + payloadLength;
    if (end > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.max(end, INITIAL_BYTES), buffer.length * 2));
    }
    FrameHeader.write(buffer, start, payloadLength, type, flags, callId);
    length = end;
    if (outgoing != null) {
      outgoing.startsAt(taken + start);
      if ((flags & FrameType.FLAG_CONTINUES) == 0) {
        outgoing.endsAt(taken + end);
      }
    }
    return start + header;
  }

  /** A large reply. It is encoded for this connection alone. */
  private static final class Reply extends Outgoing {
    @Override
    protected boolean keepsBody() {
      return false;
    }
  }

  /** Bytes to be written together. Owned by the flushing thread until it takes the next batch. */
  public static final class Batch {
    /** Null where frames have no checksums. */
    private final Crc crc;

    private final List<LargeMessage.Piece> pieces = new ArrayList<>();
    private byte[] bytes = NONE;
    private int smallLength;

    private Batch(Framing framing) {
      crc = framing.hasChecksums() ? new Crc() : null;
    }

    /**
     * Writes all of it; not under the lock. A piece that may be framed where it is needs no copy, but a write of its own. Over
     * TLS, where a write begins a record, everything is written at once.
     */
    public void writeTo(OutputStream out) throws IOException {
      if (crc == null || pieces.isEmpty()) {
        int length = seal();
        out.write(bytes, 0, length);
        return;
      }
      int end = smallLength;
      for (LargeMessage.Piece piece : pieces) {
        if (piece.inPlace()) {
          writeCopied(out, end);
          end = 0;
          writeInPlace(out, piece);
        } else {
          makeRoom(end + piece.frameBytes());
          piece.write(bytes, end);
          end += piece.frameBytes();
        }
      }
      writeCopied(out, end);
    }

    private void writeCopied(OutputStream out, int length) throws IOException {
      if (length > 0) {
        sealCopied(length);
        out.write(bytes, 0, length);
      }
    }

    private void writeInPlace(OutputStream out, LargeMessage.Piece piece) throws IOException {
      int from = piece.frameInPlace();
      crc.seal(piece.body(), from, from + piece.frameBytes());
      out.write(piece.body(), from, piece.frameBytes());
    }

    /**
     * Copies the pieces in and fills in the checksums; not under the lock.
     *
     * @return how many bytes of {@link #bytes()} to write
     */
    public int seal() {
      int end = smallLength;
      for (LargeMessage.Piece piece : pieces) {
        end += piece.frameBytes();
      }
      makeRoom(end);
      int at = smallLength;
      for (LargeMessage.Piece piece : pieces) {
        piece.write(bytes, at);
        at += piece.frameBytes();
      }
      sealCopied(end);
      return end;
    }

    private void makeRoom(int end) {
      if (end > bytes.length) {
        bytes = Arrays.copyOf(bytes, end);
      }
    }

    private void sealCopied(int end) {
      if (crc != null) {
        crc.seal(bytes, 0, end);
      }
    }

    /** The bytes to write, from the start. */
    public byte[] bytes() {
      return bytes;
    }

    private void recycle() {
      pieces.clear();
      smallLength = 0;
      if (bytes.length > MAX_KEPT_BYTES) {
        bytes = NONE;
      }
    }
  }
}
