package io.plainrpc.transport;

import io.plainrpc.Identity;
import io.plainrpc.protocol.Outbound;
import io.plainrpc.protocol.WireError;
import java.util.function.Consumer;

/**
 * Where the answer to a call goes that is not in flight, see {@link MethodMemory#immediate}: it leaves with the other frames of
 * the reader's own. One for each call, confined to the reader.
 */
final class ImmediateAnswer implements CallSource {
  private final ServerConnection connection;
  private boolean answered;

  ImmediateAnswer(ServerConnection connection) {
    this.connection = connection;
  }

  @Override
  public String peer() {
    return connection.peer();
  }

  @Override
  public Identity identity() {
    return connection.identity();
  }

  @Override
  public int maxReplyBytes() {
    return connection.maxReplyBytes();
  }

  @Override
  public boolean clientLimitsReplies() {
    return connection.clientLimitsReplies();
  }

  @Override
  public void reply(ServerCall call, boolean thrown, byte[] body, int length) {
    byte[] metadata = call.replyMetadata();
    settle(call, outbound -> outbound.reply(call.callId(), thrown, metadata, body, length));
  }

  @Override
  public void error(ServerCall call, WireError error) {
    settle(call, outbound -> outbound.error(call.callId(), error));
  }

  private void settle(ServerCall call, Consumer<Outbound> append) {
    // What fails after its answer is reported too.
    if (!answered) {
      connection.replies().settle(call.isOneWay() ? outbound -> {} : append);
      answered = true;
    }
  }
}
