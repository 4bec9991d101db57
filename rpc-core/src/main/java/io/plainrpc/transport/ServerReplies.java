package io.plainrpc.transport;

import io.plainrpc.Execution;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.WireError;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server's connection sends: appends under the connection's lock, waits for room where the client does not read, and
 * has it written. Any thread; methods block on a client that does not read unless they say otherwise.
 */
final class ServerReplies {
  private static final Logger log = LoggerFactory.getLogger(ServerReplies.class);

  /** Replies of one chunk are held back up to here; more than a socket buffer holds would gain nothing. */
  private static final long MAX_DEFERRED_BYTES = 64 * 1024;

  private final ServerTransport server;
  private final ServerConnection connection;
  private final ReentrantLock lock;
  private final Outbound outbound;
  private final ReplyRoom room;
  private final ServerLife life;

  ServerReplies(
      ServerTransport server,
      ServerConnection connection,
      ReentrantLock lock,
      Outbound outbound,
      ReplyRoom room,
      ServerLife life) {
    this.server = server;
    this.connection = connection;
    this.lock = lock;
    this.outbound = outbound;
    this.room = room;
    this.life = life;
  }

  /** Appends a frame of the reader's own; it leaves with its chunk. */
  void append(Consumer<Outbound> append) {
    lock.lock();
    try {
      room.await();
      append.accept(outbound);
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #append}, with the answer to a call that is not in flight. */
  void settle(Consumer<Outbound> append) {
    append(outbound -> {
      append.accept(outbound);
      life.settled();
    });
  }

  /** Appends from a thread that must not block; a worker writes. */
  void send(Consumer<Outbound> append) {
    lock.lock();
    try {
      append.accept(outbound);
    } finally {
      lock.unlock();
    }
    server.workers().execute(connection::flush);
  }

  /** A reply that is partly out may stop: what is left of it would only be in the way. Does not block. */
  void abandon(int callId) {
    lock.lock();
    try {
      outbound.abandon(callId);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Appends the one answer to a call, and writes it unless the reader will.
   *
   * @param execution what an error says instead when there is no room
   * @param outcome how the call has ended, if its caller still waits
   * @param asReader whether the current thread reads the connection, and its chunk is not over
   */
  void answer(
      ServerCall call,
      Consumer<Outbound> append,
      int length,
      Execution execution,
      CallStats.Outcome outcome,
      boolean asReader) {
    boolean cancelled = call.isCancelled();
    // Before anything that waits for the client: that is not the method's time.
    call.ended(cancelled ? CallStats.Outcome.CANCELLED : outcome);
    boolean wanted = !cancelled && !call.isOneWay();
    if (!asReader && !writesAtOnce(length)) {
      server.workers().giveUpPlace();
    }
    boolean deferred;
    boolean appended = false;
    lock.lock();
    try {
      if (wanted && room.await(length, asReader)) {
        append.accept(outbound);
      } else if (wanted) {
        outbound.error(call.callId(), noRoom(length, execution));
      }
      life.settled();
      deferred = asReader && outbound.queuedBytes() < MAX_DEFERRED_BYTES;
      appended = true;
    } finally {
      lock.unlock();
      if (!appended) {
        // For want of memory, say. The call has left the table, so nobody else will answer it: its
        // caller learns from the connection's end.
        connection.lost(new IOException("this server failed while it answered a call"));
      }
    }
    if (!deferred) {
      connection.flush();
    }
  }

  /** Whether a reply is likely to be written without waiting for the client. */
  private boolean writesAtOnce(int length) {
    lock.lock();
    try {
      return outbound.queuedBytes() + length <= MAX_DEFERRED_BYTES;
    } finally {
      lock.unlock();
    }
  }

  private WireError noRoom(int length, Execution execution) {
    long limit = server.settings().maxQueuedReplyBytes();
    String message = "no room for the reply of " + length + " bytes: the client has not read the "
        + limit + " bytes of replies before it, the limit, and as many wait behind them; read"
        + " faster, call less at once, or raise RpcServer.builder().maxQueuedReplyBytes(...)";
    log.debug("{}: {}", connection.peer(), message);
    return WireError.of(ErrorCode.OVERLOADED, execution, message);
  }
}
