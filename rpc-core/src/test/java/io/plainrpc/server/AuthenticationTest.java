package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Authenticator;
import io.plainrpc.CallContext;
import io.plainrpc.Credentials;
import io.plainrpc.Execution;
import io.plainrpc.Identity;
import io.plainrpc.Token;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Relay;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only those who show who they are get in, where that is wanted, and only servers that show it too get a call. */
class AuthenticationTest {
  private static final Identity ALICE = Identity.of("alice");

  private final Token token = Token.random();
  private final AtomicInteger calls = new AtomicInteger();

  private RpcServer.Builder builder() {
    LabHandler who = LabHandler.echo().call(text -> {
      calls.incrementAndGet();
      return text + " from " + CallContext.current().identity();
    });
    return RpcServer.builder().service(Lab.class, who);
  }

  private RpcServer start(Authenticator authenticator) {
    return builder().authenticator(authenticator).start();
  }

  private static RpcClient client(RpcServer server, Credentials credentials) {
    return client("127.0.0.1:" + server.port(), credentials);
  }

  private static RpcClient client(String address, Credentials credentials) {
    RpcClient.Builder builder = RpcClient.builder().server(address);
    return (credentials == null ? builder : builder.credentials(credentials)).build();
  }

  private static InetSocketAddress at(RpcServer server) {
    return new InetSocketAddress("127.0.0.1", server.port());
  }

  private UnauthenticatedException refused(String address, Credentials credentials) {
    try (RpcClient client = client(address, credentials)) {
      Lab lab = client.service(Lab.class);
      UnauthenticatedException refused = Calls.failure(
          UnauthenticatedException.class, Execution.NOT_STARTED, () -> lab.call("text"));
      assertEquals(0, calls.get());
      return refused;
    }
  }

  private UnauthenticatedException refused(RpcServer server, Credentials credentials) {
    return refused("127.0.0.1:" + server.port(), credentials);
  }

  @Test
  void theHolderOfTheTokenCallsAndTheHandlerKnowsWho() {
    try (RpcServer server = start(token.authenticator(ALICE));
        RpcClient client = client(server, token)) {
      assertEquals("hello from alice", client.service(Lab.class).call("hello"));
    }
  }

  @Test
  void withoutAuthenticatorEverybodyIsAnonymous() {
    try (RpcServer server = builder().start();
        RpcClient client = client(server, null)) {
      assertEquals("hello from anonymous", client.service(Lab.class).call("hello"));
    }
  }

  @Test
  void whereAnonymousClientsMayStayBothKindsCall() {
    try (RpcServer server =
            builder().authenticator(token.authenticator(ALICE), true).start();
        RpcClient nobody = client(server, null);
        RpcClient alice = client(server, token)) {
      assertEquals("1 from anonymous", nobody.service(Lab.class).call("1"));
      assertEquals("2 from alice", alice.service(Lab.class).call("2"));
    }
  }

  @Test
  void whoDoesNotSayWhoTheyAreIsTurnedAway() {
    try (LogCapture log = LogCapture.start();
        RpcServer server = start(token.authenticator(ALICE))) {
      Calls.assertSays(
          refused(server, null),
          "Lab.call(String): not authenticated at 127.0.0.1:" + server.port(),
          "it wants to know who calls, by 'token'",
          "RpcClient.builder().credentials(...)");
      log.awaitText("connection refused: it wants to know who calls");
    }
  }

  @Test
  void anotherTokenIsTurnedAwayByTheClientItself() {
    try (RpcServer server = start(token.authenticator(ALICE))) {
      Calls.assertSays(
          refused(server, Token.random()), "the server has not proved", "another user's server");
    }
  }

  @Test
  void aServerThatDoesNotAuthenticateGetsNoCallOfAClientWithCredentials() {
    try (RpcServer server = builder().start()) {
      Calls.assertSays(refused(server, token), "the server does not authenticate");
    }
  }

  @Test
  void anotherMechanismIsRefusedByName() {
    Credentials other = new Credentials() {
      @Override
      public String mechanism() {
        return "riddle";
      }

      @Override
      public Attempt attempt(InetSocketAddress address) {
        return token.attempt(address);
      }
    };
    try (RpcServer server = start(token.authenticator(ALICE))) {
      Calls.assertSays(refused(server, other), "by 'token', the client by 'riddle'");
    }
  }

  @Test
  void aForeignProgramOnThePortLearnsNothing() throws Exception {
    List<byte[]> heard = new ArrayList<>();
    try (ScriptedPeer.Server foreign = ScriptedPeer.serve(peer -> {
      heard.add(peer.readGreeting());
      byte[] challenge = new byte[64];
      Arrays.fill(challenge, (byte) 7);
      peer.send(Frames.serverGreeting(challenge));
      assertNull(peer.readRaw(), "the client says more than its greeting");
    })) {
      refused(foreign.address(), token);
      refused(foreign.address(), token);
    }
    assertEquals(2, heard.size());
    byte[] first = Frames.optionOf(heard.get(0), 2);
    byte[] second = Frames.optionOf(heard.get(1), 2);
    // A length, "token", and a number that is new each time.
    assertEquals(1 + 5 + 32, first.length);
    assertFalse(Arrays.equals(first, second));
  }

  @Test
  void theFramesAreThoseOfThePage() throws Exception {
    try (RpcServer server = start(token.authenticator(ALICE));
        ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      Credentials.Attempt attempt = token.attempt(at(server));
      peer.send(Frames.clientGreeting("token", attempt.opening()));
      byte[] challenge = Frames.optionOf(peer.readGreeting(), 6);
      assertEquals(64, challenge.length);
      byte[] proof = attempt.prove(challenge).orElseThrow();
      peer.send(Frames.frame(Frames.AUTHENTICATE, 0, 0, proof));
      Frame verdict = peer.expect(Frames.AUTHENTICATED);
      assertEquals(
          "alice",
          new String(verdict.payload(), 1, verdict.payload().length - 1, StandardCharsets.UTF_8));
      assertEquals(0, verdict.payload()[0]);
      peer.send(
          Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)),
          Frames.request(1, Lab.CALL, Frames.text("hi")));
      peer.expect(Frames.AGREE);
      assertEquals("hi from alice", Frames.textOf(peer.expect(Frames.REPLY).payload()));
    }
  }

  /** What strangers may try instead of the proof; the server answers none of it and closes. */
  private static List<byte[]> impatient() {
    byte[] descriptor = Frames.utf8(Lab.DESCRIPTOR);
    return List.of(
        Frames.announce(0, descriptor),
        Frames.request(1, Lab.CALL, Frames.text("hi")),
        Frames.ping(1),
        Frames.pong(new byte[8]),
        Frames.cancel(1),
        Frames.goaway(0, ""),
        Frames.piece(1, true, new byte[1]),
        Frames.frame(0x80, 0, 0, new byte[0]),
        Frames.frame(Frames.AUTHENTICATED, 0, 0, new byte[1]),
        Frames.frame(Frames.AUTHENTICATE, 1, 0, new byte[32]),
        Frames.frame(Frames.AUTHENTICATE, 0, 1, new byte[32]),
        Frames.frame(Frames.AUTHENTICATE, 0, 0, new byte[1025]),
        Frames.frame(Frames.AUTHENTICATE, 0, 0, new byte[4097]));
  }

  @Test
  void nothingButTheProofIsAcceptedBeforeTheVerdict() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server = start(token.authenticator(ALICE))) {
      for (byte[] frame : impatient()) {
        try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
          peer.send(Frames.clientGreeting("token", token.attempt(at(server)).opening()));
          assertNotNull(Frames.optionOf(peer.readGreeting(), 6));
          peer.send(frame);
          assertEquals(0, peer.drain(5000));
        }
      }
      assertEquals(0, calls.get());
      log.awaitText("frame of 4097 bytes before authentication, limit 4096");
      log.awaitText("frame type 1 before authentication");
    }
    Report.line("B7-frames-before-authentication", 0, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 1024})
  void aMalformedOpeningIsNotAnswered(int length) throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server = start(token.authenticator(ALICE));
        ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      peer.send(Frames.clientGreeting("token", new byte[length]));
      assertEquals(0, peer.drain(5000));
      log.awaitText("a token's opening has 32 bytes, not " + length);
    }
  }

  @Test
  void whoGreetsAndThenSaysNothingIsClosedWithinTheGreetingTimeout() throws Exception {
    try (RpcServer server = builder()
            .authenticator(token.authenticator(ALICE))
            .greetingTimeout(Duration.ofMillis(300))
            .start();
        ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      peer.send(Frames.clientGreeting("token", token.attempt(at(server)).opening()));
      peer.readGreeting();
      assertEquals(0, peer.drain(5000));
    }
  }

  @Test
  void guessesAreNotLookedAtForLong() throws Exception {
    guess(300);
  }

  @Test
  @Tag("slow")
  @Timeout(240)
  void tenThousandGuessesAreNotLookedAtEither() throws Exception {
    guess(10_000);
  }

  private void guess(int guesses) throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Authenticator real = token.authenticator(ALICE);
    Authenticator counting = new Authenticator() {
      @Override
      public String mechanism() {
        return real.mechanism();
      }

      @Override
      public Challenge challenge(byte[] opening, InetSocketAddress address) {
        Challenge challenge = real.challenge(opening, address);
        return new Challenge() {
          @Override
          public byte[] bytes() {
            return challenge.bytes();
          }

          @Override
          public Optional<Identity> verify(byte[] proof) {
            Optional<Identity> identity = challenge.verify(proof);
            if (identity.isEmpty()) {
              looks.incrementAndGet();
            }
            return identity;
          }
        };
      }
    };
    try (LogCapture log = LogCapture.start();
        RpcServer server = start(counting);
        RpcClient client = client(server, token)) {
      long start = System.nanoTime();
      List<OnThread<Integer>> attackers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        attackers.add(Calls.onThread("guess-" + i, () -> guess(server, guesses / 4)));
      }
      // Another source, meanwhile: those who are there already, and new ones.
      int others = 0;
      do {
        assertEquals("hello from alice", client.service(Lab.class).call("hello"));
        try (RpcClient another = client(server, token)) {
          assertEquals("hello from alice", another.service(Lab.class).call("hello"));
        }
        others++;
      } while (!attackers.stream().allMatch(OnThread::isDone));
      int accepted = 0;
      for (OnThread<Integer> one : attackers) {
        accepted += one.get();
      }
      long minutes = (System.nanoTime() - start) / 60_000_000_000L + 1;
      Report.line("A2-guesses", guesses, guesses);
      Report.line("A2-others-served-meanwhile", others, others);
      Report.line("A2-accepted", accepted, 0);
      Report.line("A2-looked-at", looks.get(), 10 * minutes);
      assertEquals(0, accepted);
      assertTrue(looks.get() <= 10 * minutes, looks + " guesses were looked at");
      try (RpcClient late = client(server, token)) {
        assertEquals("still from alice", late.service(Lab.class).call("still"));
      }
      assertTrue(log.text().contains("more than 10 failed attempts within a minute"));
    }
  }

  private static int guess(RpcServer server, int guesses) throws IOException {
    int accepted = 0;
    for (int i = 0; i < guesses; i++) {
      try (ScriptedPeer peer = ScriptedPeer.connect(server.port(), "127.0.0.2")) {
        peer.send(Frames.clientGreeting("token", new byte[32]));
        peer.readGreeting();
        peer.send(Frames.frame(Frames.AUTHENTICATE, 0, 0, Frames.sha256(Frames.number(i))));
        accepted += peer.isAuthenticated() ? 1 : 0;
      }
    }
    return accepted;
  }

  @Test
  void whatWasRecordedIsWorthless() throws Exception {
    try (RpcServer server = start(token.authenticator(ALICE))) {
      byte[] recorded = aGoodConversation(server);
      int before = calls.get();
      assertEquals(1, before);
      int times = 1000;
      for (int i = 0; i < times; i++) {
        // From many addresses, so that no limit on failures of one hides anything.
        try (ScriptedPeer peer = ScriptedPeer.connect(server.port(), "127.0.1." + (1 + i % 200))) {
          peer.send(recorded);
          peer.readGreeting();
          assertFalse(peer.isAuthenticated());
          assertNull(peer.readRaw());
        }
      }
      Report.line("A3-replays", times, times);
      Report.line("A3-calls", calls.get() - before, 0);
      assertEquals(before, calls.get());
    }
  }

  /** All that a client says who authenticates and calls. */
  private byte[] aGoodConversation(RpcServer server) throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.connect(server.port())) {
      Credentials.Attempt attempt = token.attempt(at(server));
      byte[] greeting = Frames.clientGreeting("token", attempt.opening());
      peer.send(greeting);
      byte[] proof = attempt.prove(Frames.optionOf(peer.readGreeting(), 6)).orElseThrow();
      byte[] authenticate = Frames.frame(Frames.AUTHENTICATE, 0, 0, proof);
      peer.send(authenticate);
      assertTrue(peer.isAuthenticated());
      byte[] call = Frames.join(
          Frames.announce(0, Frames.utf8(Lab.DESCRIPTOR)),
          Frames.request(1, Lab.CALL, Frames.text("hi")));
      peer.send(call);
      peer.expect(Frames.AGREE);
      peer.expect(Frames.REPLY);
      return Frames.join(greeting, authenticate, call);
    }
  }

  @Test
  void aProgramThatPassesEverythingOnToTheServerGetsNowhere() throws Exception {
    try (RpcServer server = start(token.authenticator(ALICE));
        Relay relay = new Relay(server.port())) {
      Calls.assertSays(refused(relay.address(), token), "or reached through a relay");
      try (RpcClient direct = client(server, token)) {
        assertEquals("hello from alice", direct.service(Lab.class).call("hello"));
      }
    }
  }
}
