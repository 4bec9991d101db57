package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.plainrpc.ContractException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Serializable;
import java.net.URL;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.WeakHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which types are refused, where, why, and what to write instead. */
class RefusedTypesTest {
  private static final List<String> PROBLEMS = Problem.all(Refused.class);

  private static int refused;

  /** Neither a record nor static, so each of its objects has a hidden outer one. */
  public class Inner {}

  public interface Open {}

  record Hidden(String text) {}

  @FunctionalInterface
  public interface Listener {
    void heard(String text);
  }

  /** One method per type. */
  @SuppressWarnings("rawtypes")
  public interface Refused {
    void object(Object value);

    void rawList(List value);

    void rawMap(Map value);

    <T> void unbound(T value);

    void wildcard(List<?> value);

    void lowerBound(List<? super Integer> value);

    void serializable(Serializable value);

    void comparable(Comparable<String> value);

    void number(Number value);

    void charSequence(CharSequence value);

    void classObject(Class<?> value);

    void url(URL value);

    void thread(Thread value);

    void inputStream(InputStream value);

    void outputStream(OutputStream value);

    void reader(Reader value);

    void stream(Stream<String> value);

    void iterator(Iterator<String> value);

    void completableFuture(CompletableFuture<String> value);

    Future<String> future();

    void function(Function<String, String> value);

    void runnable(Runnable value);

    void listener(Listener value);

    void classLoader(ClassLoader value);

    void connection(java.sql.Connection value);

    void inner(Inner value);

    void weakHashMap(WeakHashMap<String, String> value);

    void identityHashMap(IdentityHashMap<String, String> value);

    void copyOnWriteArraySet(CopyOnWriteArraySet<String> value);

    void copyOnWriteArrayList(CopyOnWriteArrayList<String> value);

    void concurrentMap(ConcurrentMap<String, String> value);

    void blockingQueue(BlockingQueue<String> value);

    void simpleEntry(AbstractMap.SimpleEntry<String, String> value);

    void random(Random value);

    void throwable(Exception value);

    void voidBox(List<Void> value);

    void sqlDate(java.sql.Date value);

    void open(Open value);

    void elements(Map<String, List<Object[]>> value);

    void keys(Map<Number, Collection<String>> value);

    Hidden hidden();

    Hidden[][] hiddenArrays();

    default Hidden hiddenHere() {
      return new Hidden("made on the proxy");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
          object(Object) at object(value): java.lang.Object | is open | @Subtypes({String.class, Integer.class})
          rawList(List) at rawList(value): java.util.List | is used without type arguments | as in List<String>
          rawMap(Map) at rawMap(value): java.util.Map | is used without type arguments | Map<String, String>
          unbound(T) at unbound(value): T | is a type variable that nothing binds | instead of T
          wildcard(List<?>) at wildcard(value)[]: ? | has no upper bound | write the type, or `? extends` it
          lowerBound(List<? super java.lang.Integer>) at lowerBound(value)[]: ? super | has no upper bound | write the type
          serializable(Serializable) at serializable(value): java.io.Serializable | is open | @Subtypes({
          comparable(Comparable<String>) at comparable(value): java.lang.Comparable | is open | @Subtypes({
          number(Number) at number(value): java.lang.Number | is open | @Subtypes({
          charSequence(CharSequence) at charSequence(value): java.lang.CharSequence | is open | use String
          classObject(Class<?>) at classObject(value): java.lang.Class<?> | is code | send its name as String
          url(URL) at url(value): java.net.URL | looks up host names | use java.net.URI
          thread(Thread) at thread(value): java.lang.Thread | belongs to one process | leave it out
          inputStream(InputStream) at inputStream(value): java.io.InputStream | streams are not supported | use byte[]
          outputStream(OutputStream) at outputStream(value): java.io.OutputStream | is a stream | return byte[]
          reader(Reader) at reader(value): java.io.Reader | is a stream | use String
          stream(Stream<String>) at stream(value): java.util.stream.Stream | is a stream | use List
          iterator(Iterator<String>) at iterator(value): java.util.Iterator | is a stream | use List
          completableFuture(CompletableFuture<String>) at completableFuture(value): | can only be the result | take the value
          future() at result: java.util.concurrent.Future | does not say how | return CompletableFuture<T>
          function(Function<String, String>) at function(value): | callbacks are not supported | send the data
          runnable(Runnable) at runnable(value): java.lang.Runnable | callbacks are not supported | send the data
          listener(Listener) at listener(value): io.plainrpc.contract.RefusedTypesTest.Listener | callbacks are not supported | name classes that implement it with @Subtypes
          classLoader(ClassLoader) at classLoader(value): java.lang.ClassLoader | belongs to one process | leave it out
          connection(Connection) at connection(value): java.sql.Connection | belongs to one process | a list of records
          inner(Inner) at inner(value): io.plainrpc.contract.RefusedTypesTest.Inner | is an inner class | declare it static
          weakHashMap(WeakHashMap<String, String>) at weakHashMap(value): | forgets entries | use HashMap
          identityHashMap(IdentityHashMap<String, String>) at identityHashMap(value): | by identity | use HashMap
          copyOnWriteArraySet(CopyOnWriteArraySet<String>) at copyOnWriteArraySet(value): | copies itself | use Set
          copyOnWriteArrayList(CopyOnWriteArrayList<String>) at copyOnWriteArrayList(value): | copies itself | use List
          concurrentMap(ConcurrentMap<String, String>) at concurrentMap(value): | not known | use ConcurrentHashMap or Map
          blockingQueue(BlockingQueue<String>) at blockingQueue(value): | not known | use LinkedBlockingQueue or Queue
          simpleEntry(SimpleEntry<String, String>) at simpleEntry(value): | not known | use Map.Entry
          random(Random) at random(value): java.util.Random | whose form is not known | use a record of your own
          throwable(Exception) at throwable(value): java.lang.Exception | is an exception | declare it in the throws clause
          voidBox(List<Void>) at voidBox(value)[]: java.lang.Void | has no value | use void as a result
          sqlDate(Date) at sqlDate(value): java.sql.Date | time zone of each side | use java.time.LocalDate
          open(Open) at open(value): io.plainrpc.contract.RefusedTypesTest.Open | is open | make it sealed; or write above it
          elements(Map<String, List<Object[]>>) at elements(value)[value][][]: java.lang.Object | is open | @Subtypes({
          keys(Map<Number, Collection<String>>) at keys(value)[key]: java.lang.Number | is open | @Subtypes({
          hidden() at result: io.plainrpc.contract.RefusedTypesTest.Hidden | is not public | make it public: the proxy that returns it stands in another package
          hiddenArrays() at result[][]: io.plainrpc.contract.RefusedTypesTest.Hidden | is not public | make it public
          hiddenHere() at result: io.plainrpc.contract.RefusedTypesTest.Hidden | is not public | make it public
          """)
  void aTypeIsRefusedAtItsPositionWithTheReasonAndTheRemedy(
      String start, String why, String remedy) {
    String problem = PROBLEMS.stream()
        .filter(candidate -> candidate.startsWith("Refused." + start))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(start + " is not in\n" + String.join("\n", PROBLEMS)));
    assertTrue(problem.contains(why), problem);
    assertTrue(problem.substring(problem.indexOf("; ")).contains(remedy), problem);
    refused++;
  }

  @Test
  void allProblemsAreReportedAtOnceAndNothingElse() {
    assertEquals(43, PROBLEMS.size(), () -> String.join("\n", PROBLEMS));
  }

  interface NotPublic {
    void call();
  }

  public interface Twice<T> {
    void put(T value);

    void put(String value);
  }

  public interface SameErasure extends Twice<String> {}

  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;
    final int code;

    Unusable(int... codes) {
      code = codes[0];
    }
  }

  public interface Failing {
    void call() throws Unusable;
  }

  public interface OpenResult {
    Open call();
  }

  static Stream<Arguments> interfaces() {
    class Local implements Open {}
    record LocalRecord() implements Open {}
    Open anonymous = new Open() {};
    return Stream.of(
        arguments(
            NotPublic.class, List.of(), "RefusedTypesTest$NotPublic is not public; make it public"),
        arguments(
            Unusable.class, List.of(), "$Unusable is not an interface; declare the methods in"),
        arguments(
            SameErasure.class, List.of(), "put(String) is declared twice once type variables"),
        arguments(
            Failing.class, List.of(), "Unusable has no constructor that takes its final fields"),
        arguments(OpenResult.class, List.of(Local.class), "is a local, anonymous or hidden class"),
        arguments(OpenResult.class, List.of(LocalRecord.class), "is a local, anonymous or hidden"),
        arguments(OpenResult.class, List.of(anonymous.getClass()), "declare it at top level"));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("interfaces")
  void anInterfaceIsRefusedWithTheReasonAndTheRemedy(
      Class<?> service, List<Class<?>> subtypes, String part) {
    RegisteredSubtypes registered = subtypes.isEmpty()
        ? RegisteredSubtypes.NONE
        : RegisteredSubtypes.NONE.with(Open.class, subtypes.toArray(Class<?>[]::new));
    ContractException e =
        assertThrows(ContractException.class, () -> ServiceContract.of(service, registered));
    assertEquals(1, e.problems().size(), e::getMessage);
    assertTrue(e.problems().get(0).contains(part), e.getMessage());
    refused++;
  }

  @AfterAll
  static void printTheCount() {
    System.out.println("contract refusals: " + refused + " types and interfaces refused");
  }
}
