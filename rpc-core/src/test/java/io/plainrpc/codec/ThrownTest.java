package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.RemoteCause;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Declared exceptions arrive as themselves: message, fields, causes, and the remote stack under the caller's own. */
public class ThrownTest {

  public interface Service {
    String find(String id) throws Samples.NotFound, Samples.Denied;
  }

  public interface Jdk {
    void io() throws IOException;

    void argument() throws IllegalArgumentException, Samples.VeryDenied, Samples.Denied;

    void any() throws Broad;

    void caused() throws OnlyCause, NoArguments, Stubborn;
  }

  public static class Broad extends Exception {
    private static final long serialVersionUID = 1L;

    public Broad(String message) {
      super(message);
    }

    public Broad(String message, Throwable cause) {
      super(message, cause);
    }
  }

  public static final class OnlyCause extends Exception {
    private static final long serialVersionUID = 1L;

    public OnlyCause(Throwable cause) {
      super(cause);
    }
  }

  public static final class NoArguments extends Exception {
    private static final long serialVersionUID = 1L;

    public NoArguments() {
      super("always the same");
    }
  }

  /** Settles in its constructor that it has no cause. */
  public static final class Stubborn extends Exception {
    private static final long serialVersionUID = 1L;

    public Stubborn(String message) {
      super(message, null);
    }

    @Override
    public synchronized Throwable getCause() {
      return super.getCause() == null ? BROUGHT : super.getCause();
    }
  }

  private static final Exception BROUGHT = new IllegalStateException("brought");

  private static final Wire WIRE = new Wire(Service.class);
  private static final Wire JDK = new Wire(Jdk.class);

  private static <T extends Throwable> T cross(Wire wire, String method, Class<T> as, Throwable t) {
    Throwable arrived = wire.readThrown(method, wire.thrown(method, t));
    assertEquals(as, arrived.getClass());
    return as.cast(arrived);
  }

  static Stream<Throwable> declared() {
    return Stream.of(
        new Samples.NotFound("checked, with fields", new IOException("why"), "id").after(2),
        new Samples.Denied("checked, with two constructors"),
        new Samples.Denied("checked, with two constructors and a cause", new IOException("why")),
        new IOException("of the JDK, checked"),
        new IllegalArgumentException("of the JDK, unchecked", new IOException("why")),
        new Broad(null, new Broad("its own cause")),
        new OnlyCause(new IOException("why")),
        new NoArguments(),
        new Stubborn("without a cause"));
  }

  /** Each kind of exception that a method may declare. */
  @ParameterizedTest
  @MethodSource("declared")
  void declaredExceptionArrivesAsItself(Throwable thrown) throws Exception {
    Wire wire = new Wire(Declaring.class);
    Throwable there = wire.readThrown("all", wire.thrown("all", thrown));
    assertEquals(thrown.getClass(), there.getClass());
    assertEquals(thrown.getMessage(), there.getMessage());
    assertEquals(String.valueOf(thrown.getCause()), String.valueOf(there.getCause()));
    if (thrown instanceof Samples.NotFound notFound) {
      assertEquals(notFound.id(), ((Samples.NotFound) there).id());
      assertEquals(notFound.attempts(), ((Samples.NotFound) there).attempts());
    }
    arrived++;
  }

  public interface Declaring {
    void all()
        throws Samples.NotFound, Samples.Denied, IOException, IllegalArgumentException, Broad,
            OnlyCause, NoArguments, Stubborn;
  }

  private static int arrived;

  @AfterAll
  static void report() {
    System.out.println("declared exceptions that arrive as themselves: " + arrived);
  }

  @Test
  void messageFieldsAndCauseArrive() {
    Samples.NotFound thrown =
        new Samples.NotFound("no ß", new IllegalStateException("why"), "id7").after(3);
    Samples.NotFound arrived = cross(WIRE, "find", Samples.NotFound.class, thrown);
    assertEquals("no ß", arrived.getMessage());
    assertEquals("id7", arrived.id());
    assertEquals(3, arrived.attempts());
    RemoteCause cause = assertInstanceOf(RemoteCause.class, arrived.getCause());
    assertEquals("java.lang.IllegalStateException", cause.remoteClassName());
    assertEquals("java.lang.IllegalStateException: why", cause.toString());
    assertEquals("why", cause.getMessage());
  }

  @Test
  void withoutMessageAndCauseNullStaysNull() {
    Samples.NotFound arrived =
        cross(WIRE, "find", Samples.NotFound.class, new Samples.NotFound(null, null));
    assertNull(arrived.getMessage());
    assertNull(arrived.getCause());
    assertNull(arrived.id());
  }

  @Test
  void declaredCauseArrivesAsItself() {
    Samples.Denied cause = new Samples.Denied("inner", new RuntimeException("innermost"));
    Samples.NotFound arrived =
        cross(WIRE, "find", Samples.NotFound.class, new Samples.NotFound("m", cause, "i"));
    Samples.Denied inner = assertInstanceOf(Samples.Denied.class, arrived.getCause());
    assertEquals("inner", inner.getMessage());
    assertEquals("java.lang.RuntimeException: innermost", inner.getCause().toString());
  }

  @Test
  void remoteStackStandsUnderTheCallersOwn() {
    Samples.NotFound thrown = new Samples.NotFound("m", "i");
    StackTraceElement[] remote = {new StackTraceElement("remote.Impl", "find", "Impl.java", 12)};
    thrown.setStackTrace(remote);
    StackTraceElement[] stack =
        cross(WIRE, "find", Samples.NotFound.class, thrown).getStackTrace();
    int border = 0;
    while (!stack[border].getClassName().equals("---- remote")) {
      border++;
    }
    assertTrue(Arrays.stream(stack, 0, border)
        .anyMatch(f -> f.getMethodName().equals("remoteStackStandsUnderTheCallersOwn")));
    assertEquals("readThrown", stack[0].getMethodName());
    assertEquals(stack.length - 2, border);
    assertEquals(remote[0], stack[border + 1]);
  }

  @Test
  void printedStackShowsBothSidesAndTheCauses() {
    Samples.NotFound thrown = new Samples.NotFound("m", new RuntimeException("why"), "i");
    StringWriter text = new StringWriter();
    cross(WIRE, "find", Samples.NotFound.class, thrown).printStackTrace(new PrintWriter(text));
    String printed = text.toString();
    assertTrue(printed.startsWith("io.plainrpc.codec.Samples$NotFound: m"), printed);
    assertTrue(printed.contains("at ---- remote.stack(10.0.0.7:9000)"), printed);
    assertTrue(printed.contains("Caused by: java.lang.RuntimeException: why"), printed);
  }

  @Test
  void subclassArrivesAsNearestDeclaredWithItsClassInTheMessage() {
    Samples.Denied arrived =
        cross(WIRE, "find", Samples.Denied.class, new Samples.VeryDenied("no"));
    assertEquals("io.plainrpc.codec.Samples$VeryDenied: no", arrived.getMessage());
    Samples.Denied silent = cross(WIRE, "find", Samples.Denied.class, new Samples.VeryDenied(null));
    assertEquals("io.plainrpc.codec.Samples$VeryDenied", silent.getMessage());
  }

  @Test
  void listedSubclassArrivesAsItself() {
    assertEquals(
        "no",
        cross(JDK, "argument", Samples.VeryDenied.class, new Samples.VeryDenied("no"))
            .getMessage());
  }

  @Test
  void exceptionsOfTheJdkArriveWhereDeclared() {
    assertEquals("x", cross(JDK, "io", IOException.class, new IOException("x")).getMessage());
    assertEquals(
        "y",
        cross(JDK, "argument", IllegalArgumentException.class, new IllegalArgumentException("y"))
            .getMessage());
    assertEquals(
        "java.lang.NumberFormatException: z",
        cross(JDK, "argument", IllegalArgumentException.class, new NumberFormatException("z"))
            .getMessage());
  }

  @Test
  void undeclaredIsLeftToTheCaller() {
    assertNull(WIRE.thrown("find", new IllegalStateException()));
    assertNull(WIRE.thrown("find", new Error()));
    assertNull(JDK.thrown("any", new Error()));
  }

  @Test
  void otherConstructorsAreUsed() {
    OnlyCause arrived = cross(JDK, "caused", OnlyCause.class, new OnlyCause(new IOException("c")));
    assertEquals("java.io.IOException: c", arrived.getMessage());
    assertEquals("java.io.IOException: c", arrived.getCause().toString());
    NoArguments bare = new NoArguments();
    bare.initCause(new IOException("c"));
    NoArguments same = cross(JDK, "caused", NoArguments.class, bare);
    assertEquals("always the same", same.getMessage());
    assertNotNull(same.getCause());
  }

  @Test
  void causeThatTheConstructorRulesOutIsKeptAsSuppressed() {
    Stubborn arrived = cross(JDK, "caused", Stubborn.class, new Stubborn("s"));
    assertEquals("java.lang.IllegalStateException: brought", arrived.getSuppressed()[0].toString());
  }

  @Test
  void cycleOfCausesEnds() {
    Broad a = new Broad("a");
    Broad b = new Broad("b", a);
    a.initCause(b);
    Broad arrived = cross(JDK, "any", Broad.class, a);
    assertEquals("b", arrived.getCause().getMessage());
    assertNull(arrived.getCause().getCause());
  }

  @Test
  void chainStackAndTextsAreCut() {
    Broad chain = new Broad("x".repeat(20_000) + "\uD800");
    for (int i = 0; i < 40; i++) {
      chain = new Broad("m" + i, chain);
    }
    StackTraceElement[] deep = new StackTraceElement[1000];
    Arrays.fill(deep, new StackTraceElement("C".repeat(5000), "m", null, -2));
    chain.setStackTrace(deep);
    Throwable arrived = cross(JDK, "any", Broad.class, chain);
    int causes = 0;
    for (Throwable t = arrived; t.getCause() != null; t = t.getCause()) {
      causes++;
    }
    assertEquals(16, causes);
    assertEquals(
        128,
        Arrays.stream(arrived.getStackTrace())
            .filter(f -> f.getClassName().startsWith("CCC"))
            .count());
    Throwable longMessage = cross(JDK, "any", Broad.class, new Broad("x".repeat(20_000)));
    assertTrue(longMessage.getMessage().endsWith("... (11808 more characters)"));
    Throwable mended = cross(JDK, "any", Broad.class, new Broad("a\uD800b"));
    assertEquals("a\uFFFDb", mended.getMessage());
  }

  @Test
  void relayedCauseKeepsItsOriginalName() {
    Broad first = new Broad("m", new RemoteCause("io.acme.Gone", "text", null));
    Throwable arrived = cross(JDK, "any", Broad.class, first);
    assertEquals("io.acme.Gone: text", arrived.getCause().toString());
  }

  @Test
  void exceptionWhoseMethodsFailStillCrosses() {
    Broad nasty = new Broad(null) {
      private static final long serialVersionUID = 1L;

      @Override
      public String getMessage() {
        throw new IllegalStateException();
      }

      @Override
      public StackTraceElement[] getStackTrace() {
        return null;
      }

      @Override
      public synchronized Throwable getCause() {
        throw new IllegalStateException();
      }
    };
    String message = cross(JDK, "any", Broad.class, nasty).getMessage();
    assertTrue(
        message.endsWith("(its getMessage() threw java.lang.IllegalStateException)"), message);
  }

  @Test
  void exceptionTypesAreSame() {
    assertSame(Samples.NotFound.class, WIRE.method("find").exceptions().get(1).javaType());
  }
}
