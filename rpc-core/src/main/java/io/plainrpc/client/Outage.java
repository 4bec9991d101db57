package io.plainrpc.client;

import io.plainrpc.CannotConnectException;
import io.plainrpc.Execution;
import io.plainrpc.OverloadedException;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.RpcException;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.transport.ConnectFailedException;
import io.plainrpc.transport.ConnectFailedException.Kind;
import io.plainrpc.transport.Endpoint;
import io.plainrpc.transport.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** No server can be connected: what each of them said, as one exception. Immutable. */
final class Outage implements Failure {

  /**
   * One address.
   *
   * @param backoff when it is tried again, in words; empty when it was tried for this very call
   */
  record Down(Endpoint server, ConnectFailedException cause, String backoff) {
    private String inWords() {
      return cause.getMessage() + (backoff.isEmpty() ? "" : "; " + backoff);
    }
  }

  private final List<Down> all;
  private final String asked;

  /**
   * @param retries how often servers that refused were asked again
   */
  Outage(List<Down> all, int retries) {
    this.all = List.copyOf(all);
    this.asked = retries == 0 ? "" : "; asked " + (retries + 1) + " times";
  }

  @Override
  public RpcException toException(String label) {
    Throwable cause = all.get(0).cause.getCause();
    if (all.stream().anyMatch(one -> one.cause.kind() == Kind.OVERLOADED)) {
      return new OverloadedException(
          label + ": " + "cannot connect to " + servers() + asked, Execution.NOT_STARTED, cause);
    }
    if (all.stream().allMatch(one -> one.cause.kind() == Kind.NOT_OURS)) {
      return new ProtocolViolationException(
          label + ": not a PlainRPC server: " + servers() + "; check host and port",
          Execution.NOT_STARTED,
          cause);
    }
    if (all.stream().allMatch(one -> one.cause.kind() == Kind.UNAUTHENTICATED)) {
      return new UnauthenticatedException(
          label + ": " + "not authenticated at " + servers(), Execution.NOT_STARTED, cause);
    }
    return new CannotConnectException(
        label + ": " + "cannot connect to " + servers() + asked + advice(),
        Execution.NOT_STARTED,
        cause);
  }

  private String servers() {
    return all.stream()
        .map(one -> one.server + " (" + one.inWords() + ")")
        .collect(Collectors.joining(", ", all.size() > 1 ? "any of " : "", ""));
  }

  private String advice() {
    Kind kind = all.get(0).cause.kind();
    if (all.size() > 1) {
      return "; is one of the servers running there?";
    }
    return switch (kind) {
      case UNRESOLVED -> "; check its spelling and the network";
      case UNREACHABLE, NOT_OURS, UNAUTHENTICATED -> "; is the server running there?";
      case OVERLOADED, CLOSING -> "; call again when it is ready";
    };
  }
}
