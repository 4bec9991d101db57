package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CallTimeout;
import io.plainrpc.OneWay;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which methods of an interface are remote, and which interfaces cannot be services. */
class InterfaceReaderTest {

  public interface Everything {
    String upper(String text);

    String upper(String text, int times);

    int sum(int... numbers);

    void nothing();

    CompletableFuture<String> later(String text);

    CompletionStage<List<String>> stage();

    CompletableFuture<Void> done();

    default String local() {
      return "local";
    }

    static String helper() {
      return "static";
    }

    private String hidden() {
      return "private";
    }

    @Override
    boolean equals(Object other);

    @Override
    int hashCode();

    @Override
    String toString();
  }

  @Test
  void abstractMethodsAreRemoteInTheOrderOfTheirSignatures() {
    ServiceContract contract = ServiceContract.of(Everything.class);
    assertEquals(
        List.of(
            "done()",
            "later(String)",
            "nothing()",
            "stage()",
            "sum(int[])",
            "upper(String)",
            "upper(String,int)"),
        contract.methods().stream().map(MethodContract::signature).toList());
    for (int i = 0; i < contract.methods().size(); i++) {
      assertEquals(i, contract.methods().get(i).number());
    }
  }

  @Test
  void defaultAndStaticMethodsAndThoseOfObjectAreNotRemote() throws NoSuchMethodException {
    ServiceContract contract = ServiceContract.of(Everything.class);
    assertNull(contract.method(Everything.class.getMethod("local")));
    assertNull(contract.method(Everything.class.getMethod("helper")));
    assertNull(contract.method(Everything.class.getMethod("equals", Object.class)));
    assertNull(contract.method(Object.class.getMethod("hashCode")));
    assertNull(contract.method(Object.class.getMethod("toString")));
  }

  @Test
  void aMethodKnowsItsNamesForErrors() throws NoSuchMethodException {
    MethodContract upper = method(Everything.class, "upper", String.class, int.class);
    assertEquals("io.plainrpc.contract.InterfaceReaderTest$Everything", upper.service());
    assertEquals("Everything.upper(String, int)", upper.label());
    assertEquals(List.of("text", "times"), upper.parameterNames());
    assertEquals(
        "Everything.sum(int...)", method(Everything.class, "sum", int[].class).label());
  }

  @Test
  void aFutureStandsForWhatItCompletesWith() throws NoSuchMethodException {
    MethodContract later = method(Everything.class, "later", String.class);
    assertTrue(later.async());
    assertEquals("String", later.result().text());
    assertTrue(method(Everything.class, "stage").async());
    assertEquals("List<String>", method(Everything.class, "stage").result().text());
    assertFalse(method(Everything.class, "nothing").async());
  }

  @Test
  void voidAndAFutureOfVoidHaveNoResult() throws NoSuchMethodException {
    assertEquals(new Shape.Nothing(), method(Everything.class, "nothing").result());
    assertEquals(new Shape.Nothing(), method(Everything.class, "done").result());
  }

  public record User(String name) {}

  public interface Crud<T, K extends Comparable<K>> {
    T find(K key) throws IOException;

    List<? extends T> all();

    void save(T value);

    Object describe();
  }

  public interface Users extends Crud<User, Long> {
    @Override
    void save(User user);

    @Override
    String describe();
  }

  @Test
  void typeVariablesAreBoundThroughTheHierarchy() {
    assertEquals(
        List.of(
            "all() List<io.plainrpc.contract.InterfaceReaderTest$User>",
            "describe() String",
            "find(Long) io.plainrpc.contract.InterfaceReaderTest$User",
            "save(io.plainrpc.contract.InterfaceReaderTest$User) void"),
        ServiceContract.of(Users.class).methods().stream()
            .map(method -> method.signature() + " " + method.result().text())
            .toList());
  }

  public interface Results<R> {
    R get();
  }

  public interface FutureResults extends Results<CompletableFuture<String>> {}

  @Test
  void aFutureMayComeThroughATypeVariable() throws NoSuchMethodException {
    MethodContract get =
        ServiceContract.of(FutureResults.class).method(Results.class.getMethod("get"));
    assertTrue(get.async());
    assertEquals("String", get.result().text());
  }

  @Test
  void everyMethodThatAProxyHandsOverIsKnown() throws Throwable {
    ServiceContract contract = ServiceContract.of(Users.class);
    List<MethodContract> called = new ArrayList<>();
    Users users = proxy(Users.class, (self, method, arguments) -> {
      if (method.isDefault()) {
        return InvocationHandler.invokeDefault(self, method, arguments);
      }
      called.add(contract.method(method));
      return null;
    });
    Crud<User, Long> crud = users;
    crud.save(new User("ann"));
    users.save(new User("ann"));
    crud.find(1L);
    crud.all();
    crud.describe();
    users.describe();
    assertEquals(
        List.of(3, 3, 2, 0, 1, 1), called.stream().map(MethodContract::number).toList());
  }

  public interface First {
    String name(int id);
  }

  public interface Second {
    String name(int id);
  }

  public interface Both extends First, Second {}

  @Test
  void theSameMethodOfTwoSuperinterfacesIsOneRemoteMethod() throws NoSuchMethodException {
    ServiceContract contract = ServiceContract.of(Both.class);
    assertEquals(1, contract.methods().size());
    assertEquals(2, contract.methods().get(0).methods().size());
    assertSame(
        contract.method(First.class.getMethod("name", int.class)),
        contract.method(Second.class.getMethod("name", int.class)));
  }

  public interface Wide {
    Number value();
  }

  public interface Narrow {
    Integer value();
  }

  public interface WideAndNarrow extends Wide, Narrow {}

  @Test
  void theMostSpecificResultOfUnrelatedSuperinterfacesCounts() {
    assertEquals(
        "Integer",
        ServiceContract.of(WideAndNarrow.class).methods().get(0).result().text());
  }

  public interface Overridden {
    String greet();

    String part();
  }

  public interface Overriding extends Overridden {
    @Override
    default String greet() {
      return "hello " + part();
    }
  }

  public interface AbstractAgain extends Overriding {
    @Override
    String greet();
  }

  @Test
  void theLowestInterfaceDecidesWhetherAMethodIsDefault() {
    assertEquals(1, ServiceContract.of(Overriding.class).methods().size());
    assertEquals(2, ServiceContract.of(AbstractAgain.class).methods().size());
  }

  public interface Timed {
    @CallTimeout(250)
    void quick();

    @CallTimeout(value = Long.MAX_VALUE, unit = TimeUnit.DAYS)
    void endless();

    void usual();
  }

  public interface TimedToo extends Timed {
    @Override
    void quick();
  }

  @Test
  void aTimeoutIsReadAlsoFromTheOverriddenMethod() throws NoSuchMethodException {
    assertEquals(Duration.ofMillis(250), method(Timed.class, "quick").timeout());
    assertEquals(Duration.ofMillis(250), method(TimedToo.class, "quick").timeout());
    assertNull(method(Timed.class, "usual").timeout());
  }

  @Test
  void aTimeoutBeyondTheRangeIsTheLongest() throws NoSuchMethodException {
    assertEquals(
        Duration.ofNanos(Long.MAX_VALUE), method(Timed.class, "endless").timeout());
  }

  public interface Told {
    @OneWay
    void note(String text);

    void ask(String text);
  }

  public interface ToldToo extends Told {
    @Override
    void note(String text);
  }

  @Test
  void aOneWayMethodIsReadAlsoFromTheOverriddenMethodAndIsNoPartOfTheDescriptor()
      throws NoSuchMethodException {
    assertTrue(method(Told.class, "note", String.class).oneWay());
    assertTrue(method(ToldToo.class, "note", String.class).oneWay());
    assertFalse(method(Told.class, "ask", String.class).oneWay());
    assertEquals(
        """
        plainrpc-descriptor 1
        service io.plainrpc.contract.InterfaceReaderTest$Told
        method ask(String) void
        method note(String) void
        """,
        new String(ServiceContract.of(Told.class).descriptor().bytes(), StandardCharsets.UTF_8));
  }

  public interface Asked {
    @OneWay
    String result();

    @OneWay
    CompletableFuture<Void> later();

    @OneWay
    void failing() throws IOException, InterruptedException;
  }

  @Test
  void aOneWayMethodHasNeitherResultNorExceptions() {
    assertEquals(
        List.of(
            "Asked.failing() has @OneWay but declares IOException, InterruptedException, which nobody would get; remove `throws` or @OneWay",
            "Asked.later() has @OneWay but returns CompletableFuture<Void>, which nobody would get; make it void or remove @OneWay",
            "Asked.result() has @OneWay but returns String, which nobody would get; make it void or remove @OneWay"),
        Problem.all(Asked.class));
  }

  public interface NoTime {
    @CallTimeout(0)
    void hurry();
  }

  @Test
  void aTimeoutThatIsNotPositiveIsRefused() {
    assertEquals(
        "NoTime.hurry() has @CallTimeout(0); give it a positive number",
        Problem.only(NoTime.class));
  }

  public interface Twice<T> {
    void put(T value);

    void put(String value);
  }

  public interface TwiceString extends Twice<String> {}

  @Test
  void twoMethodsThatBecomeOneWhenGenericsAreBoundAreRefused() {
    assertEquals(
        "TwiceString.put(String) is declared twice once type variables are bound; rename one of the methods",
        Problem.only(TwiceString.class));
  }

  @io.plainrpc.Subtypes(Cat.class)
  public interface Animal {}

  @io.plainrpc.Subtypes(Cat.class)
  public interface Pet {}

  public record Cat() implements Animal, Pet {}

  public interface SameOnTheWire {
    void feed(Animal animal);

    void feed(Pet pet);
  }

  @Test
  void twoMethodsThatLookTheSameOnTheWireAreRefused() {
    assertEquals(
        "SameOnTheWire.feed(Pet) and SameOnTheWire.feed(Animal) are both"
            + " feed((io.plainrpc.contract.InterfaceReaderTest$Cat)) when they are called remotely; rename one of them",
        Problem.only(SameOnTheWire.class));
  }

  interface Hidden {
    void call();
  }

  public interface Empty {
    default void nothing() {}
  }

  public @interface Marker {}

  public enum Choice {
    ONE
  }

  public sealed interface Sealed {
    void call();
  }

  public static final class OnlySealed implements Sealed {
    @Override
    public void call() {}
  }

  @Test
  void whatIsNoPublicInterfaceWithRemoteMethodsIsRefused() {
    String here = "io.plainrpc.contract.InterfaceReaderTest$";
    assertEquals(
        "java.lang.String is not an interface; declare the methods in an interface and use that",
        Problem.only(String.class));
    assertTrue(Problem.only(Marker.class).startsWith(here + "Marker is not an interface"));
    assertTrue(Problem.only(Choice.class).startsWith(here + "Choice is not an interface"));
    assertEquals(
        here + "Hidden is not public; make it public, so that it can be called from here",
        Problem.only(Hidden.class));
    assertEquals(
        "it has no abstract method that could be called remotely; declare one",
        Problem.only(Empty.class));
    assertEquals(
        here + "Sealed is sealed, so no proxy may implement it; remove `sealed` and `permits`",
        Problem.only(Sealed.class));
  }

  public interface Unbound<T extends Number> {
    void put(T value);

    <U extends User> void save(U user);
  }

  @Test
  void aTypeVariableThatNothingBindsIsReadAsItsBound() {
    // Number is open, so one of the two is refused; User is not.
    assertTrue(Problem.only(Unbound.class)
        .startsWith("Unbound.put(T) at put(value): java.lang.Number is open"));
  }

  public interface Several {
    void one(Object value);

    Object two(List<?> values) throws Exception;
  }

  @Test
  void allProblemsAreReportedTogetherInAStableOrder() {
    List<String> problems = Problem.all(Several.class);
    assertEquals(4, problems.size());
    assertTrue(
        problems.get(0).startsWith("Several.one(Object) at one(value): java.lang.Object is open"));
    assertTrue(
        problems.get(1).startsWith("Several.two(List<?>) at two(values)[]: ? has no upper bound"));
    assertTrue(
        problems.get(2).startsWith("Several.two(List<?>) at result: java.lang.Object is open"));
    assertTrue(problems
        .get(3)
        .startsWith("Several.two(List<?>) at throws Exception: java.lang.Exception says nothing"));
  }

  private static MethodContract method(Class<?> service, String name, Class<?>... parameters)
      throws NoSuchMethodException {
    MethodContract found = ServiceContract.of(service).method(service.getMethod(name, parameters));
    assertNotNull(found);
    return found;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
