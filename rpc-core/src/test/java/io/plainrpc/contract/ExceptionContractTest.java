package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.DeadlineExceededException;
import io.plainrpc.FieldName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which exceptions may be declared, and through which constructor they are rebuilt. */
@SuppressWarnings("serial")
class ExceptionContractTest {

  public static class Plain extends Exception {
    Plain() {}

    Plain(String message) {
      super(message);
    }

    Plain(Throwable cause) {
      super(cause);
    }

    Plain(String reason, Throwable why) {
      super(reason, why);
    }
  }

  public static class OnlyMessage extends RuntimeException {
    OnlyMessage(String text) {
      super(text);
    }
  }

  public static class OnlyCause extends Exception {
    OnlyCause(Throwable thrown) {
      super(thrown);
    }
  }

  public static class Silent extends Exception {}

  public static class Missing extends Exception {
    private final String id;
    private final int code;
    private List<String> hints;

    Missing(String id) {
      this("missing " + id, null, id, 0);
    }

    Missing(String message, Throwable cause, String id, int code) {
      super(message, cause);
      this.id = id;
      this.code = code;
    }

    @Override
    public String toString() {
      return super.toString() + id + code + hints;
    }
  }

  public static class Annotated extends Missing {
    final Long size;

    Annotated(@FieldName("id") String a, @FieldName("code") int b, @FieldName("size") long c) {
      super(null, null, a, b);
      size = c;
    }
  }

  public static class Shadowing extends Exception {
    private final String message;
    private String cause;

    Shadowing(String message) {
      this.message = message;
    }

    @Override
    public String getMessage() {
      return message + cause;
    }
  }

  public static class MessageFirst extends Exception {
    int code;

    MessageFirst(int code) {
      this.code = code;
    }

    private MessageFirst(String message) {
      super(message);
    }
  }

  public interface Throwing {
    void plain() throws Plain;

    void onlyMessage() throws OnlyMessage;

    void onlyCause() throws OnlyCause;

    void silent() throws Silent;

    void missing() throws Missing;

    void annotated() throws Annotated;

    void shadowing() throws Shadowing;

    void messageFirst() throws MessageFirst;

    void io() throws IOException;

    void timeout() throws TimeoutException;

    void argument() throws IllegalArgumentException;

    void sql() throws SQLException;
  }

  @Test
  void theUsualConstructorsAreFoundByTheirTypes() {
    assertEquals(List.of("message", "cause"), arguments(Throwing.class, "plain"));
    assertEquals(List.of("message"), arguments(Throwing.class, "onlyMessage"));
    assertEquals(List.of("cause"), arguments(Throwing.class, "onlyCause"));
    assertEquals(List.of(), arguments(Throwing.class, "silent"));
  }

  @Test
  void exceptionsOfTheJdkAreRebuiltThroughPublicConstructors() {
    assertEquals(List.of("message", "cause"), arguments(Throwing.class, "io"));
    // Its two-argument constructor came with Java 19.
    assertEquals("message", arguments(Throwing.class, "timeout").get(0));
    assertEquals(List.of("message", "cause"), arguments(Throwing.class, "argument"));
    assertEquals(List.of("message", "cause"), arguments(Throwing.class, "sql"));
    assertEquals(List.of(), declared(Throwing.class, "sql").members());
  }

  @Test
  void parametersTakeFieldsByName() {
    assertEquals(List.of("message", "cause", "id", "code"), arguments(Throwing.class, "missing"));
    assertEquals(
        List.of("code:int", "hints:List<String>", "id:String"),
        declared(Throwing.class, "missing").members().stream()
            .map(member -> member.wireName() + ":" + member.shape().text())
            .toList());
  }

  @Test
  void anAnnotationNamesTheFieldThatAParameterTakes() {
    assertEquals(List.of("id", "code", "size"), arguments(Throwing.class, "annotated"));
  }

  @Test
  void aFieldNamedLikeTheMessageIsTheExceptionsOwn() {
    assertEquals(List.of("Shadowing.message"), arguments(Throwing.class, "shadowing"));
    assertEquals(
        List.of("Shadowing.cause", "Shadowing.message"),
        declared(Throwing.class, "shadowing").members().stream()
            .map(Member::wireName)
            .toList());
  }

  @Test
  void aConstructorThatTakesTheMessageGoesBeforeOneThatTakesAFieldThatCanBeSet() {
    assertEquals(List.of("message"), arguments(Throwing.class, "messageFirst"));
  }

  @Test
  void everyChosenConstructorIsAccessible() {
    for (MethodContract method : ServiceContract.of(Throwing.class).methods()) {
      ExceptionConstructor chosen = method.exceptions().get(0).exceptionConstructor();
      assertTrue(chosen.constructor().canAccess(null), chosen::toString);
    }
  }

  public static class Stubborn extends Missing {
    private final String[] names;

    Stubborn(String... given) {
      super("a");
      names = given;
    }

    String first() {
      return names[0];
    }
  }

  public abstract static class Abstract extends Exception {}

  public class Inner extends Exception {}

  public static class Holding extends Exception {
    transient Object fine;
    Object value;
  }

  static class Hidden extends Exception {}

  public interface Refused {
    void a() throws Stubborn;

    void b() throws Abstract;

    void c() throws Inner;

    void d() throws Exception;

    void e() throws Throwable;

    void f() throws RuntimeException, Error;

    void g() throws UncheckedIOException;

    void h() throws Holding;

    void i() throws Hidden;
  }

  @Test
  void exceptionsThatCannotBeRebuiltAreRefusedWithTheRemedy() {
    String here = "io.plainrpc.contract.ExceptionContractTest.";
    String open =
        " says nothing about what is thrown; declare the exceptions that callers are to catch; any other"
            + " arrives as HandlerFailedException";
    assertEquals(
        List.of(
            "Refused.i() at throws Hidden: " + here
                + "Hidden is not public; make it public: the proxy that throws it stands in another package",
            "Refused.b() at throws Abstract: " + here
                + "Abstract is abstract; declare the exceptions that extend it, or make it sealed",
            "Refused.c() at throws Inner: " + here
                + "Inner is an inner class and drags its outer object along; declare it static",
            "Refused.d() at throws Exception: java.lang.Exception" + open,
            "Refused.e() at throws Throwable: java.lang.Throwable" + open,
            "Refused.f() at throws RuntimeException: java.lang.RuntimeException" + open,
            "Refused.f() at throws Error: java.lang.Error" + open,
            "Refused.a() at throws Stubborn: " + here
                + "Stubborn has no constructor that takes its final fields code, id, names by name; add"
                + " Stubborn(@FieldName(\"message\") String message, @FieldName(\"cause\") Throwable cause,"
                + " @FieldName(\"code\") int code, @FieldName(\"id\") String id, @FieldName(\"names\") String[] names)"
                + " { super(message, cause, code, id); this.names = names; }",
            "Refused.g() at throws UncheckedIOException: java.io.UncheckedIOException has no public constructor that"
                + " takes a message; declare an exception of your own",
            "Refused.h() at throws Holding.value: java.lang.Object is open: any object could stand there, and only"
                + " named classes are ever decoded; declare the type you mean; or name what may stand there:"
                + " @Subtypes({String.class, Integer.class}); or name it for all such places to the builders of"
                + " client and server: .subtypes(Object.class, String.class, Integer.class)"),
        Problem.all(Refused.class));
  }

  public abstract static sealed class Failure extends Exception {}

  public static final class Soft extends Failure {}

  public static final class Hard extends Failure {}

  public interface Generic<X extends Exception> {
    void call() throws X, DeadlineExceededException;
  }

  public interface SealedThrows extends Generic<Failure> {}

  public interface BoundThrows extends Generic<IOException> {}

  @Test
  void aSealedExceptionStandsForItsConcreteClasses() {
    assertEquals(
        List.of(
            "exception io.plainrpc.contract.ExceptionContractTest$Hard",
            "exception io.plainrpc.contract.ExceptionContractTest$Soft"),
        ServiceContract.of(SealedThrows.class).methods().get(0).exceptions().stream()
            .map(NamedType::toString)
            .toList());
  }

  @Test
  void anRpcExceptionInAThrowsClauseIsLeftOutAndTypeVariablesAreBound() {
    assertEquals(
        List.of("exception java.io.IOException"),
        ServiceContract.of(BoundThrows.class).methods().get(0).exceptions().stream()
            .map(NamedType::toString)
            .toList());
  }

  @Test
  void withoutParameterNamesOnlyTypesAndAnnotationsCount(@TempDir Path dir) throws Exception {
    String source = """
        package app;
        public interface Service {
          void usual() throws Usual;
          void named() throws Named;
          class Usual extends Exception {
            int code;
            public Usual(String message, int code) { super(message); this.code = code; }
            public Usual(String text) { super(text); }
          }
          class Named extends Exception {
            final int code;
            public Named(@io.plainrpc.FieldName("message") String a, @io.plainrpc.FieldName("code") int b) {
              super(a);
              code = b;
            }
          }
        }
        """;
    Path classes = TestCompiler.compile(dir, Map.of("app/Service.java", source));
    try (URLClassLoader loader = TestCompiler.loader(classes)) {
      Class<?> service = loader.loadClass("app.Service");
      assertEquals(List.of("message"), arguments(service, "usual"));
      assertEquals(List.of("message", "code"), arguments(service, "named"));
    }
  }

  private static List<String> arguments(Class<?> service, String method) {
    return declared(service, method).exceptionConstructor().arguments();
  }

  private static NamedType declared(Class<?> service, String method) {
    return ServiceContract.of(service).methods().stream()
        .filter(candidate -> candidate.signature().equals(method + "()"))
        .findFirst()
        .orElseThrow()
        .exceptions()
        .get(0);
  }
}
