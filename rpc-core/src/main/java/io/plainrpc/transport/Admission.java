package io.plainrpc.transport;

import io.plainrpc.Authenticator;
import io.plainrpc.Identity;
import io.plainrpc.protocol.Authentication;
import io.plainrpc.protocol.Greeting;
import io.plainrpc.protocol.ProtocolException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a server answers to one client's greeting, and whether it believes who that says it is. Confined to the connection's
 * reader.
 */
public final class Admission {
  private final ServerSettings settings;
  private final AuthenticationThrottle throttle;
  private final InetAddress source;
  private final InetSocketAddress address;
  private final Supplier<String> refusal;
  private Authenticator.Challenge challenge;
  private Identity identity = Identity.anonymous();

  /**
   * @param source where the client comes from
   * @param address where it has connected to
   * @param refusal why there is no room for this one, which is told so and closed; null when there is
   */
  public Admission(
      ServerSettings settings,
      AuthenticationThrottle throttle,
      InetAddress source,
      InetSocketAddress address,
      Supplier<String> refusal) {
    this.settings = settings;
    this.throttle = throttle;
    this.source = source;
    this.address = address;
    this.refusal = refusal;
  }

  /** Who the client is, as far as it is known. */
  Identity identity() {
    return identity;
  }

  /** The server's greeting; with a challenge if the client has to answer that first. */
  public Greeting.Server answer(Greeting.Client greeting) {
    if (refusal.get() != null) {
      return Greeting.Server.refuse(Greeting.Refusal.OVERLOADED, refusal.get());
    }
    if (greeting.minVersion() > Greeting.VERSION || greeting.maxVersion() < Greeting.VERSION) {
      return Greeting.Server.refuse(
          Greeting.Refusal.VERSION,
          "it speaks protocol version " + Greeting.VERSION + ", the client " + greeting.minVersion()
              + " to " + greeting.maxVersion());
    }
    String unknown = unknown(greeting.opening());
    return unknown == null
        ? welcome(challenge(greeting.opening()))
        : Greeting.Server.refuse(Greeting.Refusal.UNAUTHENTICATED, unknown);
  }

  /** Why somebody who begins like that cannot become known here, as it wants or has to; null when it can. */
  private String unknown(Greeting.Opening opening) {
    Authenticator authenticator = settings.authenticator();
    if (authenticator == null) {
      return null;
    }
    if (opening == null) {
      return settings.anonymousToo()
          ? null
          : "it wants to know who calls, by '" + authenticator.mechanism()
              + "'; give the client credentials with RpcClient.builder().credentials(...)";
    }
    return authenticator.mechanism().equals(opening.mechanism())
        ? null
        : "it authenticates by '" + authenticator.mechanism() + "', the client by '"
            + opening.mechanism() + "'; give the client other credentials";
  }

  private byte[] challenge(Greeting.Opening opening) {
    if (settings.authenticator() == null || opening == null) {
      return null;
    }
    try {
      challenge = settings.authenticator().challenge(opening.data(), address);
      // Without one the client would be let in.
      return Objects.requireNonNull(challenge.bytes(), "the authenticator's challenge");
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("client that begins to authenticate wrongly: " + e.getMessage());
    }
  }

  private Greeting.Server welcome(byte[] challengeBytes) {
    return new Greeting.Server(
        Greeting.VERSION,
        Greeting.Refusal.NONE,
        "",
        settings.maxMessageBytes(),
        settings.maxCallsInFlightPerConnection(),
        (int) TimeUnit.NANOSECONDS.toMillis(settings.heartbeatNanos()),
        (int) TimeUnit.NANOSECONDS.toMillis(settings.silenceNanos()),
        challengeBytes);
  }

  /** Looks at the client's proof, unless too many from there were wrong lately. */
  Authentication.Verdict verify(byte[] proof) {
    long now = System.nanoTime();
    long wait = throttle.begin(source, now);
    if (wait > 0) {
      return new Authentication.Verdict(
          false,
          "more than " + AuthenticationThrottle.MAX_FAILURES
              + " failed attempts within a minute from "
              + source.getHostAddress() + "; try again in "
              + (TimeUnit.NANOSECONDS.toSeconds(wait) + 1) + " s");
    }
    Optional<Identity> known = challenge.verify(proof);
    if (known.isEmpty()) {
      return new Authentication.Verdict(false, "the client's proof is wrong");
    }
    throttle.succeeded(source, now);
    identity = known.get();
    return new Authentication.Verdict(true, identity.name());
  }
}
