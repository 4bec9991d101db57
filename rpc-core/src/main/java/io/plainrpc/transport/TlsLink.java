package io.plainrpc.transport;

import io.plainrpc.protocol.ForeignPeer;
import io.plainrpc.protocol.Framing;
import io.plainrpc.protocol.Greeting;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS 1.3 over a socket's streams. An {@link SSLEngine}, because an {@code SSLSocket} gives one record per read, its close may
 * hang behind a writer that is stuck, and it wraps each record in a write of its own.
 *
 * <p><b>Threads.</b> The reading role unwraps, whoever flushes wraps; the engine allows both at once and is never inside I/O.
 * The reading role writes nothing once the handshake is over: what TLS itself has to say meanwhile, the answer to an update of
 * keys (RFC 8446 section 4.6.3), has to come before the next byte of ours and no sooner, and the engine puts it there.
 *
 * <p><b>Memory.</b> Idle, it holds 1 KiB. Buffers grow with what arrives and is sent, to 64 and 128 KiB at most, and go with {@link #shrink}.
 */
@SuppressWarnings("ByteBufferBackingArray") // all buffers here are made by allocate
final class TlsLink extends Link {
  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_RECORD = 22;
  private static final int ALERT_RECORD = 21;

  private static final int INITIAL_BYTES = 1024;

  /** Four full records or 700 small ones. */
  private static final int MAX_READ_BYTES = 64 * 1024;

  /** Seven full records; the JDK does not give the kernel more than this at once anyway. */
  private static final int MAX_WRITE_BYTES = 128 * 1024;

  /**
   * How many records without content of ours may come before there is one, and one more for so many bytes of content: updates
   * of keys cost this side more than the peer. Honest peers send a few at the beginning, and then one in many gigabytes.
   */
  private static final int MAX_EMPTY_RECORDS = 64;

  private static final int BYTES_PER_EMPTY_RECORD = 16 * 1024;

  /** A fatal alert, unexpected message: what those who do not speak TLS get, so that they can tell what does. */
  private static final byte[] NOT_TLS_ALERT = {ALERT_RECORD, 3, 3, 0, 2, 2, 10};

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private final String peer;
  private final Output output = new Output();

  // Confined to the reading role.

  /** What came and is not decrypted yet, from position to limit. */
  private ByteBuffer arrived = empty(INITIAL_BYTES);

  /** The rest of a record that did not fit where the reader wanted it; null when there is none. */
  private ByteBuffer rest;

  /** Wraps the array that was read into last. */
  private ByteBuffer target = NOTHING;

  private boolean ended;
  private boolean started;
  private long contentBytes;
  private long emptyRecords;

  /** The handshake has failed; the engine has nothing more to say. Written by the thread that shakes hands. */
  private volatile boolean failed;

  /**
   * @param engine new, and told which side it is
   */
  TlsLink(Socket socket, SSLEngine engine) throws IOException {
    super(socket);
    this.engine = engine;
    this.peer = engine.getUseClientMode() ? "server" : "client";
  }

  // The handshake.

  @Override
  void handshake(long deadlineNanos) throws IOException {
    try {
      engine.beginHandshake();
      HandshakeStatus status = engine.getHandshakeStatus();
      while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
        status = step(status, deadlineNanos);
      }
    } catch (SSLException e) {
      failed = true;
      output.alert();
      throw refusal(e);
    }
  }

  private HandshakeStatus step(HandshakeStatus status, long deadlineNanos) throws IOException {
    switch (status) {
      case NEED_TASK -> {
        runTasks();
        return engine.getHandshakeStatus();
      }
      case NEED_WRAP -> {
        return output.wrapHandshake();
      }
      default -> {
        SSLEngineResult result = engine.unwrap(arrived, NOTHING);
        if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
          fillInTime(deadlineNanos);
          return status;
        }
        if (result.getStatus() != Status.OK) {
          // Closed; or content before there are keys for any.
          throw new SSLException("the " + peer + " did not go on with it");
        }
        return result.getHandshakeStatus();
      }
    }
  }

  private void fillInTime(long deadlineNanos) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (left <= 0) {
      throw notInTime();
    }
    readTimeout((int) Math.min(Integer.MAX_VALUE, left));
    try {
      fill();
    } catch (SocketTimeoutException e) {
      throw notInTime();
    } catch (IOException e) {
      failed = true;
      throw new IOException(
          "the connection ended in the middle of the TLS handshake (" + e.getMessage()
              + "); perhaps the " + peer + " does not speak TLS here",
          e);
    }
    if (!started && arrived.remaining() >= RECORD_HEADER) {
      started = true;
      checkProtocol();
    }
  }

  private static SocketTimeoutException notInTime() {
    return new SocketTimeoutException("connected, but the TLS handshake was not over in time");
  }

  /** The engine only says that it does not know the message; people want to know whom they have reached. */
  private void checkProtocol() throws TlsException {
    byte[] bytes = arrived.array();
    int first = bytes[arrived.position()];
    if (first == HANDSHAKE_RECORD || first == ALERT_RECORD) {
      return;
    }
    failed = true;
    output.alert(NOT_TLS_ALERT);
    throw new TlsException(
        TlsException.Why.NOT_TLS, "the " + peer + " does not speak TLS, but " + protocol(), null);
  }

  private String protocol() {
    byte[] bytes = arrived.array();
    return Greeting.plausible(bytes, arrived.position(), arrived.remaining())
        ? "PlainRPC without it"
        : ForeignPeer.name(bytes, arrived.position(), arrived.remaining());
  }

  private TlsException refusal(SSLException cause) {
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof CertificateException) {
        return new TlsException(
            TlsException.Why.UNTRUSTED,
            "the " + peer + "'s certificate is not trusted: " + e.getMessage()
                + "; nothing was sent to it",
            cause);
      }
    }
    return new TlsException(
        TlsException.Why.FAILED, "the TLS handshake failed: " + cause.getMessage(), cause);
  }

  // Reading.

  @Override
  int read(byte[] into, int at, int length) throws IOException {
    int count = decrypt(into, at, length);
    if (count == 0) {
      fill();
      count = decrypt(into, at, length);
    }
    return count;
  }

  /** Decrypts what whole records there are and as many as there is room for; 0 when there is none, -1 behind the last. */
  private int decrypt(byte[] into, int at, int length) throws IOException {
    aimAt(into, at, length);
    while (rest == null && !ended) {
      SSLEngineResult result = engine.unwrap(arrived, target);
      if (result.getStatus() == Status.BUFFER_OVERFLOW) {
        if (target.position() > at) {
          break;
        }
        result = decryptAside();
      }
      ended = result.getStatus() == Status.CLOSED;
      if (result.getStatus() == Status.BUFFER_UNDERFLOW || !progress(result)) {
        break;
      }
    }
    int count = target.position() - at;
    if (rest != null && count == 0) {
      return takeRest(into, at, length);
    }
    return count > 0 || !ended ? count : -1;
  }

  /** Decrypts a record for which there may not be room; what it holds is kept. */
  private SSLEngineResult decryptAside() throws IOException {
    ByteBuffer whole = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    SSLEngineResult result = engine.unwrap(arrived, whole);
    if (result.getStatus() == Status.BUFFER_OVERFLOW) {
      throw new SSLException("the " + peer + " sent a TLS record that is larger than any may be");
    }
    rest = whole.position() > 0 ? whole.flip() : null;
    return result;
  }

  private int takeRest(byte[] into, int at, int length) {
    int count = Math.min(length, rest.remaining());
    rest.get(into, at, count);
    if (!rest.hasRemaining()) {
      rest = null;
    }
    return count;
  }

  /** Whether there may be more; looks after what TLS itself wants. */
  private boolean progress(SSLEngineResult result) throws IOException {
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      runTasks();
      return true;
    }
    if (result.bytesConsumed() == 0) {
      return false;
    }
    contentBytes += result.bytesProduced();
    if (result.bytesProduced() == 0
        && ++emptyRecords > MAX_EMPTY_RECORDS + contentBytes / BYTES_PER_EMPTY_RECORD) {
      throw new SSLException(
          "the " + peer + " sent " + emptyRecords + " TLS records with nothing of use in them");
    }
    return true;
  }

  private void aimAt(byte[] into, int at, int length) {
    if (!target.hasArray() || target.array() != into) {
      target = ByteBuffer.wrap(into);
    }
    target.limit(at + length).position(at);
  }

  /** One read from the socket. A record that is cut off by the timeout stays where it is. */
  private void fill() throws IOException {
    byte[] bytes = arrived.array();
    int kept = arrived.remaining();
    int from = arrived.position();
    boolean full = arrived.limit() == bytes.length;
    if (kept == 0 || full) {
      if (full && bytes.length < MAX_READ_BYTES) {
        arrived = empty(bytes.length * 2);
      }
      System.arraycopy(bytes, from, arrived.array(), 0, kept);
      arrived.limit(kept).position(0);
    }
    bytes = arrived.array();
    int count = in.read(bytes, arrived.limit(), bytes.length - arrived.limit());
    if (count < 0) {
      // RFC 8446 section 6.1: anybody on the way can end a TCP stream.
      throw new EOFException("the connection was cut: the " + peer
          + " did not say by TLS's close_notify that this is the end");
    }
    arrived.limit(arrived.limit() + count);
  }

  @Override
  int available() throws IOException {
    if (rest != null) {
      return rest.remaining();
    }
    return ended || hasWholeRecord() ? 1 : in.available();
  }

  private boolean hasWholeRecord() {
    int at = arrived.position();
    byte[] bytes = arrived.array();
    return arrived.remaining() >= RECORD_HEADER
        && arrived.remaining()
            >= RECORD_HEADER + ((bytes[at + 3] & 0xFF) << 8 | bytes[at + 4] & 0xFF);
  }

  private void runTasks() {
    for (Runnable task = engine.getDelegatedTask();
        task != null;
        task = engine.getDelegatedTask()) {
      task.run();
    }
  }

  // Writing.

  @Override
  OutputStream output() {
    return output;
  }

  @Override
  boolean shutdownWrites() {
    return true;
  }

  @Override
  void shutdownOutput() throws IOException {
    if (!failed) {
      output.closeNotify();
    }
    socket.shutdownOutput();
  }

  @Override
  void farewell() {
    output.farewell();
  }

  // Memory.

  @Override
  Framing framing() {
    return Framing.SECURE;
  }

  @Override
  boolean canShrink() {
    return arrived.capacity() > INITIAL_BYTES || output.holdsMemory();
  }

  @Override
  void shrink() {
    if (arrived.capacity() > INITIAL_BYTES && arrived.remaining() < INITIAL_BYTES) {
      arrived = empty(INITIAL_BYTES).limit(arrived.remaining()).put(arrived).flip();
    }
    target = NOTHING;
    output.shrink();
  }

  private static ByteBuffer empty(int bytes) {
    return ByteBuffer.allocate(bytes).limit(0);
  }

  /** What goes out. Its lock is held during the write, so that records leave in the order in which they were made. */
  private final class Output extends OutputStream {
    private static final long FAREWELL_MILLIS = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final OutputStream out;

    // Guarded by lock.
    private ByteBuffer records = NOTHING;

    private volatile boolean holdsMemory;

    Output() throws IOException {
      out = socket.getOutputStream();
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int at, int length) throws IOException {
      lock.lock();
      try {
        ByteBuffer source = ByteBuffer.wrap(from, at, length);
        while (source.hasRemaining()) {
          wrap(source);
          send();
        }
      } finally {
        lock.unlock();
      }
    }

    /** Wraps as much as there may be at once. */
    private void wrap(ByteBuffer source) throws IOException {
      int packet = engine.getSession().getPacketBufferSize();
      makeRoom(packet, source.remaining());
      boolean more = true;
      while (more && records.remaining() >= packet) {
        SSLEngineResult result = engine.wrap(source, records);
        if (result.getStatus() != Status.OK) {
          throw new IOException(
              result.getStatus() == Status.CLOSED
                  ? "this side has ended the connection"
                  : "TLS could not make a record: " + result.getStatus());
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
          runTasks();
        }
        more = source.hasRemaining() || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
      }
    }

    /** One packet's room for each record: the engine wants it whatever is in them. */
    private void makeRoom(int packet, int length) {
      int count = Math.max(1, (length + Framing.RECORD_BYTES - 1) / Framing.RECORD_BYTES);
      int wanted = (int) Math.min(Math.max(packet, MAX_WRITE_BYTES), (long) count * packet);
      if (records.capacity() < wanted) {
        records = ByteBuffer.allocate(wanted);
        holdsMemory = true;
      }
      records.clear();
    }

    private void send() throws IOException {
      out.write(records.array(), 0, records.position());
      records.clear();
    }

    /** One step of the handshake. */
    HandshakeStatus wrapHandshake() throws IOException {
      lock.lock();
      try {
        makeRoom(engine.getSession().getPacketBufferSize(), 0);
        SSLEngineResult result = engine.wrap(NOTHING, records);
        send();
        return result.getHandshakeStatus();
      } finally {
        lock.unlock();
      }
    }

    /** Says why the handshake failed, as far as the engine has something to say. */
    void alert() {
      lock.lock();
      try {
        makeRoom(engine.getSession().getPacketBufferSize(), 0);
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
            && engine.wrap(NOTHING, records).bytesProduced() > 0) {
          send();
        }
      } catch (IOException e) {
        // The peer will not hear it; this side says what the matter is.
      } finally {
        lock.unlock();
      }
    }

    void alert(byte[] record) {
      try {
        out.write(record);
      } catch (IOException e) {
        // As above.
      }
    }

    void closeNotify() throws IOException {
      lock.lock();
      try {
        wrapCloseNotify();
      } finally {
        lock.unlock();
      }
    }

    /** The same unless somebody is stuck in a write: whose bytes have just left needs a moment to let go of the lock. */
    void farewell() {
      if (failed || !lockSoon()) {
        return;
      }
      try {
        wrapCloseNotify();
      } catch (IOException e) {
        // Then it ends without.
      } finally {
        lock.unlock();
      }
    }

    private boolean lockSoon() {
      try {
        return lock.tryLock(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return lock.tryLock();
      }
    }

    private void wrapCloseNotify() throws IOException {
      engine.closeOutbound();
      makeRoom(engine.getSession().getPacketBufferSize(), 0);
      while (!engine.isOutboundDone() && engine.wrap(NOTHING, records).bytesProduced() > 0) {
        send();
      }
    }

    boolean holdsMemory() {
      return holdsMemory;
    }

    void shrink() {
      if (lock.tryLock()) {
        records = NOTHING;
        holdsMemory = false;
        lock.unlock();
      }
    }
  }
}
