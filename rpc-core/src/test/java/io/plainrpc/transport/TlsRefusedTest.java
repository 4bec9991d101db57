package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotConnectException;
import io.plainrpc.DeadlineExceededException;
import io.plainrpc.Execution;
import io.plainrpc.ProtocolViolationException;
import io.plainrpc.UnauthenticatedException;
import io.plainrpc.client.ClientInternals;
import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.server.ServerInternals;
import io.plainrpc.testing.Await;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Keys;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Pauses;
import io.plainrpc.testing.ScriptedPeer;
import io.plainrpc.testing.Secured;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two that do not come together through TLS: both sides are told why, and nothing of ours was said. */
@Timeout(60)
class TlsRefusedTest {
  private static final Duration BRIEFLY = Duration.ofMillis(300);

  private static RpcServer server(TransportSecurity security) {
    return ServerInternals.secure(RpcServer.builder(), security)
        .service(Lab.class, LabHandler.echo())
        .start();
  }

  private static RpcClient client(int port, TransportSecurity security) {
    return ClientInternals.secure(RpcClient.builder().server("127.0.0.1:" + port), security)
        .build();
  }

  @Test
  void foreignCertificateIsRefused() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server = server(Keys.FOREIGN.server());
        RpcClient client = client(server.port(), Keys.LOCAL.client())) {
      UnauthenticatedException failure = Calls.failure(
          UnauthenticatedException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "the server's certificate is not trusted", "PKIX path");
      // Which of the alerts for certificates it is differs between JDKs.
      log.awaitText("the TLS handshake failed: ");
      log.awaitText("Received fatal alert: ");
      assertTrue(log.text().matches("(?s).*alert: (certificate_unknown|bad_certificate).*"));
    }
  }

  @Test
  void certificateOfAnotherNameIsRefused() {
    try (RpcServer server = server(Keys.ELSEWHERE.server());
        RpcClient client = client(server.port(), Keys.ELSEWHERE.client())) {
      UnauthenticatedException failure = Calls.failure(
          UnauthenticatedException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "the server's certificate is not trusted", "127.0.0.1");
    }
  }

  @Test
  void clientWithoutTheCertificateThatTheServerWantsIsToldSo() throws Exception {
    TransportSecurity strict = TransportSecurity.tls(
        Keys.LOCAL.holder(), parameters -> parameters.setNeedClientAuth(true));
    try (LogCapture log = LogCapture.start();
        RpcServer server = server(strict);
        RpcClient client = client(server.port(), Keys.LOCAL.client());
        RpcClient known = client(server.port(), Keys.LOCAL.server())) {
      CannotConnectException failure = Calls.failure(
          CannotConnectException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "certificate");
      log.awaitText("the TLS handshake failed: ");
      assertEquals("text", known.service(Lab.class).call("text"));
    }
  }

  @Test
  void clientWithoutTlsIsToldWhatItHasReached() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server = Secured.server(LabHandler.echo()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      ProtocolViolationException failure = Calls.failure(
          ProtocolViolationException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "peer speaks TLS");
      log.awaitText("the client does not speak TLS, but PlainRPC without it");
    }
  }

  @Test
  void clientOfAServerWithoutTlsIsToldWhatMayBeTheMatter() throws Exception {
    try (LogCapture log = LogCapture.start();
        RpcServer server =
            RpcServer.builder().service(Lab.class, LabHandler.echo()).start();
        RpcClient client = Secured.client(server.port()).build()) {
      CannotConnectException failure = Calls.failure(
          CannotConnectException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "perhaps the server does not speak TLS here");
      log.awaitText("peer speaks TLS");
    }
  }

  @Test
  void foreignServerIsNamed() throws Exception {
    byte[] says = Frames.utf8("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> peer.send(says));
        RpcClient client = Secured.client(server.port()).build()) {
      ProtocolViolationException failure = Calls.failure(
          ProtocolViolationException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "the server does not speak TLS, but HTTP");
    }
  }

  @Test
  void serverThatSaysNothingIsGivenUpInTime() throws Exception {
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {});
        RpcClient client = Secured.client(server.port()).connectTimeout(BRIEFLY).build();
        RpcClient hasty = Secured.client(server.port()).timeout(BRIEFLY).build()) {
      long start = System.nanoTime();
      CannotConnectException failure = Calls.failure(
          CannotConnectException.class,
          Execution.NOT_STARTED,
          () -> client.service(Lab.class).call("text"));
      Calls.assertSays(failure, "the TLS handshake was not over in time");
      Calls.failure(
          DeadlineExceededException.class,
          Execution.NOT_STARTED,
          () -> hasty.service(Lab.class).call("text"));
      assertTrue(Pauses.millisSince(start) < 5_000);
    }
  }

  @Test
  void clientThatShakesHandsTooSlowlyIsClosed() throws Exception {
    // The beginning of a handshake record of 512 bytes, and then a byte now and then.
    byte[] begins = {22, 3, 3, 2, 0, 1, 0};
    try (LogCapture log = LogCapture.start();
        RpcServer server =
            Secured.server(LabHandler.echo()).greetingTimeout(BRIEFLY).start();
        ScriptedPeer slow = ScriptedPeer.connect(server.port());
        ScriptedPeer silent = ScriptedPeer.connect(server.port())) {
      slow.send(begins);
      slow.socket().setSoTimeout(20);
      assertTrue(isClosedWhileSending(slow), "it is still open");
      silent.expectClosed(5_000);
      log.awaitText("no TLS handshake within 300 ms, the limit");
    }
  }

  private static boolean isClosedWhileSending(ScriptedPeer peer) {
    long end = System.nanoTime() + Await.SOON.toNanos();
    try {
      InputStream in = peer.socket().getInputStream();
      while (System.nanoTime() < end) {
        peer.send(new byte[1]);
        try {
          if (in.read() < 0) {
            return true;
          }
        } catch (SocketTimeoutException e) {
          // Open.
        }
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
