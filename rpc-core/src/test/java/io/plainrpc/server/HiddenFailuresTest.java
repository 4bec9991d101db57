package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotEncodeException;
import io.plainrpc.Execution;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.LogCapture;
import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code failureDetails(false)} a client learns no more of a failure than the interface declares, and the log all of it. */
class HiddenFailuresTest {
  private static final String SECRET = "password=swordfish";
  private static final Pattern REFERENCE = Pattern.compile("\\(reference [0-9a-f]{8}\\)");

  /** Part of the interface, with all that it says. */
  public static class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    public RefusedException(String message, int code, Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /** Not part of it. */
  static final class SecretlyRefusedException extends RefusedException {
    private static final long serialVersionUID = 1L;

    SecretlyRefusedException(String message) {
      super(message, 7, null);
    }
  }

  /** Fails in the ways that there are. */
  public interface Failing {
    String undeclared();

    CompletableFuture<String> undeclaredLater();

    String declared() throws RefusedException, IOException;

    String subclass() throws RefusedException;

    NavigableSet<String> unsendable();
  }

  private static final class FailingHandler implements Failing {
    @Override
    public String undeclared() {
      throw new IllegalStateException(SECRET);
    }

    @Override
    public CompletableFuture<String> undeclaredLater() {
      return CompletableFuture.failedFuture(new IllegalStateException(SECRET));
    }

    @Override
    public String declared() throws RefusedException {
      Throwable deeper = new IOException("the disk is full");
      throw new RefusedException("not now", 7, new IllegalStateException(SECRET, deeper));
    }

    @Override
    public String subclass() throws RefusedException {
      throw new SecretlyRefusedException("not you");
    }

    @Override
    public NavigableSet<String> unsendable() {
      return new TreeSet<>(new SecretComparator());
    }
  }

  private static final class SecretComparator implements java.util.Comparator<String> {
    @Override
    public int compare(String a, String b) {
      return 0;
    }
  }

  private final LogCapture log = LogCapture.start();
  private RpcServer server;
  private RpcClient client;

  private Failing failing(boolean details) {
    server = RpcServer.builder()
        .service(Failing.class, new FailingHandler())
        .failureDetails(details)
        .start();
    client = RpcClient.connect("127.0.0.1:" + server.port());
    return client.service(Failing.class);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    log.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void undeclaredFailureIsFoundInTheLogByItsReference(boolean later) {
    Failing failing = failing(false);

    HandlerFailedException failure = later
        ? Calls.failure(
            HandlerFailedException.class, Execution.COMPLETED, failing.undeclaredLater())
        : Calls.failure(
            HandlerFailedException.class, Execution.COMPLETED, () -> failing.undeclared());

    assertEquals("", failure.remoteClassName());
    assertNull(failure.remoteMessage());
    assertEquals("", failure.remoteStack());
    assertSaysNothing(failure);
    log.awaitText(reference(failure));
    String logged = log.text();
    assertTrue(logged.contains("IllegalStateException: " + SECRET), logged);
    assertTrue(logged.contains("at " + HiddenFailuresTest.class.getName()), logged);
  }

  @Test
  void declaredFailureArrivesWithoutItsStackAndForeignCauses() {
    Failing failing = failing(false);

    RefusedException refused = assertThrows(RefusedException.class, failing::declared);

    assertEquals("not now", refused.getMessage());
    assertEquals(7, refused.code());
    IOException cause = assertInstanceOf(IOException.class, refused.getCause());
    assertEquals("the disk is full", cause.getMessage());
    assertSaysNothing(refused);
  }

  @Test
  void subclassOfDeclaredFailureKeepsItsNameToItself() {
    Failing failing = failing(false);

    RefusedException refused = assertThrows(RefusedException.class, failing::subclass);

    assertEquals("not you", refused.getMessage());
    assertSaysNothing(refused);
  }

  @Test
  void resultThatCannotBeSentIsFoundInTheLogByItsReference() {
    Failing failing = failing(false);

    CannotEncodeException failure =
        Calls.failure(CannotEncodeException.class, Execution.COMPLETED, () -> failing.unsendable());

    assertSaysNothing(failure);
    log.awaitText(reference(failure));
    assertTrue(log.text().contains("SecretComparator"), log.text());
  }

  @Test
  void allIsSaidByDefault() {
    Failing failing = failing(true);

    HandlerFailedException failure = Calls.failure(
        HandlerFailedException.class, Execution.COMPLETED, () -> failing.undeclared());
    assertEquals(SECRET, failure.remoteMessage());
    assertTrue(failure.remoteStack().contains("FailingHandler"), failure.remoteStack());
    RefusedException refused = assertThrows(RefusedException.class, failing::declared);
    assertEquals(SECRET, refused.getCause().getMessage());
    RefusedException subclass = assertThrows(RefusedException.class, failing::subclass);
    assertTrue(subclass.getMessage().contains("SecretlyRefused"), subclass.getMessage());
    assertTrue(Calls.failure(CannotEncodeException.class, () -> failing.unsendable())
        .getMessage()
        .contains("SecretComparator"));
    assertFalse(REFERENCE.matcher(log.text()).find(), log.text());
  }

  private static String reference(Throwable failure) {
    Matcher reference = REFERENCE.matcher(failure.getMessage());
    assertTrue(reference.find(), failure.getMessage());
    return reference.group();
  }

  /** Nothing of what only the server's classes know, in the message, the causes or the stack. */
  private static void assertSaysNothing(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      for (String secret : List.of(SECRET, "IllegalState", "Secretly", "SecretComparator")) {
        assertFalse(String.valueOf(one.getMessage()).contains(secret), one.getMessage());
      }
      for (StackTraceElement frame : one.getStackTrace()) {
        assertFalse(frame.getClassName().contains("FailingHandler"), frame.toString());
      }
    }
  }
}
