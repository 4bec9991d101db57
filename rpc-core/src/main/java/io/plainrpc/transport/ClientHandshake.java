package io.plainrpc.transport;

import io.plainrpc.Credentials;
import io.plainrpc.protocol.Authentication;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.ProtocolException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What a client says before its first call: its greeting, and who it is if it has credentials. Confined to the connecting
 * thread; blocks until the deadline.
 */
final class ClientHandshake {

  /** One side does not believe the other, or does not even want to be asked. */
  static final class NotAuthenticatedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAuthenticatedException(String message) {
      super(message);
    }
  }

  /** The server wants no connection, and says why. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Greeting.Refusal refusal;

    RefusedException(Greeting.Server greeting) {
      super("the server refuses the connection: " + greeting.text());
      refusal = greeting.refusal();
    }

    Greeting.Refusal refusal() {
      return refusal;
    }
  }

  private final ClientSettings settings;
  private final InetSocketAddress address;
  private final Link link;
  private final OutputStream out;
  private final ClientReader reader;

  /**
   * @param link connected; {@code reader} reads it
   */
  ClientHandshake(ClientSettings settings, Link link, ClientReader reader) {
    this.settings = settings;
    this.address = link.remote();
    this.link = link;
    this.out = link.output();
    this.reader = reader;
  }

  /**
   * Greets, and authenticates if the client has credentials.
   *
   * @throws ProtocolException when the peer is not a server of ours
   * @throws IOException when the server refuses, the time is over or the connection ends
   */
  void run(long deadlineNanos) throws IOException {
    Credentials credentials = settings.credentials();
    Credentials.Attempt attempt = credentials == null ? null : credentials.attempt(address);
    Greeting.Opening opening =
        attempt == null ? null : new Greeting.Opening(credentials.mechanism(), attempt.opening());
    out.write(Greeting.Client.of(settings.maxMessageBytes(), opening).encode());
    Greeting.Server greeting = reader.awaitGreeting(deadlineNanos);
    accept(greeting);
    if (attempt != null) {
      authenticate(attempt, greeting.challenge(), deadlineNanos);
    }
  }

  private static void accept(Greeting.Server greeting) throws IOException {
    if (greeting.refusal() == Greeting.Refusal.UNAUTHENTICATED) {
      throw new NotAuthenticatedException("the server refuses the connection: " + greeting.text());
    }
    if (greeting.refusal() != Greeting.Refusal.NONE) {
      throw new RefusedException(greeting);
    }
    if (greeting.version() != Greeting.VERSION) {
      throw new ProtocolException("the server chose protocol version " + greeting.version()
          + ", this client speaks " + Greeting.VERSION);
    }
  }

  /** The server first: whoever merely listens on its port gets no proof, and no call. */
  private void authenticate(Credentials.Attempt attempt, byte[] challenge, long deadlineNanos)
      throws IOException {
    if (challenge == null) {
      throw new NotAuthenticatedException(
          "the server does not authenticate, and so does not prove who it is either; give it an"
              + " authenticator, or this client no credentials");
    }
    Optional<byte[]> proof = attempt.prove(challenge);
    if (proof.isEmpty()) {
      throw new NotAuthenticatedException(
          "the server has not proved that it has this client's credentials: it is another user's"
              + " server, another program, or reached through a relay; nothing was sent to it");
    }
    reader.expectVerdict();
    out.write(Authentication.encodeProof(proof.get(), link.framing()));
    Authentication.Verdict verdict = reader.awaitVerdict(deadlineNanos);
    if (!verdict.accepted()) {
      throw new NotAuthenticatedException("the server refuses the connection: " + verdict.text());
    }
  }
}
