package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Subtypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What may stand where a sealed type or an open one with named subtypes is declared. */
class AlternativesTest {
  private static final String HERE = "io.plainrpc.contract.AlternativesTest$";

  public sealed interface Shape2 {}

  public record Circle(int radius) implements Shape2 {}

  public enum Unit implements Shape2 {
    POINT,
    LINE {}
  }

  public abstract static sealed class Polygon implements Shape2 {
    int corners;
  }

  public static final class Triangle extends Polygon {}

  public static sealed class Square extends Polygon {}

  public static non-sealed class Tile extends Square {}

  public interface Sealed {
    Shape2 any();

    Polygon polygon();

    Square square();

    Tile tile();

    Unit unit();
  }

  @Test
  void aSealedTypeIsAllItsConcreteClassesOnAllLevels() {
    assertEquals("(Circle|Square|Tile|Triangle|Unit)", result(Sealed.class, "any"));
    assertEquals("(Square|Tile|Triangle)", result(Sealed.class, "polygon"));
  }

  @Test
  void aConcreteSealedClassIsOneOfItsOwnAlternatives() {
    assertEquals("(Square|Tile)", result(Sealed.class, "square"));
  }

  @Test
  void aPlainClassIsExactlyItselfAndAnEnumWithBodiesOneType() {
    assertEquals("Tile", result(Sealed.class, "tile"));
    assertEquals("Unit", result(Sealed.class, "unit"));
  }

  public sealed interface Half {}

  public non-sealed interface OpenHalf extends Half {}

  public record ClosedHalf() implements Half {}

  public interface HalfSealed {
    void put(Half half);
  }

  @Test
  void anOpenLeafOfASealedTypeIsRefused() {
    assertEquals(
        "HalfSealed.put(Half) at put(half): io.plainrpc.contract.AlternativesTest.OpenHalf is open: it does not say"
            + " which classes may stand for it; make it sealed; or write above it:"
            + " @Subtypes({First.class, Second.class}); or say it to the builders of client and server:"
            + " .subtypes(OpenHalf.class, First.class, Second.class)",
        Problem.only(HalfSealed.class));
  }

  @Subtypes({Card.class, Transfer.class})
  public interface Payment {}

  public record Card(String number) implements Payment {}

  public static class Transfer implements Payment {}

  public static class Express extends Transfer {}

  @Subtypes({Manager.class, Worker.class})
  public static class Worker {}

  public static class Manager extends Worker {}

  @Subtypes(Manager.class)
  public abstract static class Boss {}

  public interface Annotated {
    Payment payment();

    List<Payment> payments();

    Worker worker();

    @Subtypes({Transfer.class, Express.class})
    Payment narrowed();

    @Subtypes({Transfer.class, Express.class})
    Transfer widened();

    @Subtypes({String.class, Integer.class, Card.class, Unit.class})
    Object object();

    @Subtypes({Integer.class, Long.class})
    CompletableFuture<Map<String, Optional<Number[]>>> inside();

    @Subtypes(String.class)
    Comparable<String> comparable();

    @Subtypes({Card.class, Transfer.class})
    List<?> wildcard();

    @Subtypes(Polygon.class)
    Object abstractListed();
  }

  @Test
  void namedSubtypesHoldWhereverTheTypeIsUsed() {
    assertEquals("(Card|Transfer)", result(Annotated.class, "payment"));
    assertEquals("List<(Card|Transfer)>", result(Annotated.class, "payments"));
    assertEquals("(Manager|Worker)", result(Annotated.class, "worker"));
  }

  @Test
  void subtypesNamedAtAPositionTakePrecedence() {
    assertEquals("(Express|Transfer)", result(Annotated.class, "narrowed"));
    assertEquals("(Express|Transfer)", result(Annotated.class, "widened"));
  }

  @Test
  void openJdkTypesMayBeGivenSubtypesAtAPosition() {
    // Scalars and types alike are sorted by their whole names.
    assertEquals("(Integer|String|Card|Unit)", result(Annotated.class, "object"));
    assertEquals("(String)", result(Annotated.class, "comparable"));
  }

  @Test
  void subtypesNamedAtAPositionReachTheInnermostOpenType() {
    assertEquals("Map<String,Optional<(Integer|Long)[]>>", result(Annotated.class, "inside"));
    assertEquals("List<(Card|Transfer)>", result(Annotated.class, "wildcard"));
  }

  @Test
  void aListedTypeWithoutObjectsOfItsOwnStandsForItsSubtypes() {
    assertEquals("(Square|Tile|Triangle)", result(Annotated.class, "abstractListed"));
  }

  public record Parcel(
      @Subtypes({Card.class, Transfer.class}) Object payment, Deep deep) {}

  public static class Deep {
    @Subtypes(Circle.class)
    Map<String, Object> shapes;
  }

  public interface Positions {
    void send(Parcel parcel, @Subtypes({String.class}) Object... notes);
  }

  public interface Inherited extends Positions {
    @Override
    void send(Parcel parcel, Object... notes);
  }

  @Test
  void subtypesMayBeNamedAtParametersFieldsAndComponents() {
    ServiceContract contract = ServiceContract.of(Positions.class);
    assertEquals("(String)[]", contract.methods().get(0).parameters().get(1).text());
    assertEquals(
        List.of(
            HERE + "Card []",
            HERE + "Circle []",
            HERE + "Deep [shapes:Map<String,(" + HERE + "Circle)>]",
            HERE + "Parcel [deep:" + HERE + "Deep, payment:(" + HERE + "Card|" + HERE
                + "Transfer)]",
            HERE + "Transfer []"),
        contract.types().stream()
            .map(type -> type.wireName() + " "
                + type.members().stream()
                    .filter(member -> !member.shape().text().equals("int")
                        && !member.shape().text().equals("String"))
                    .map(member -> member.wireName() + ":" + member.shape().text())
                    .toList())
            .toList());
  }

  @Test
  void subtypesAreInheritedFromTheOverriddenMethod() {
    assertEquals(
        "(String)[]",
        ServiceContract.of(Inherited.class).methods().get(0).parameters().get(1).text());
  }

  public sealed interface Result<T> {}

  public record Ok<T>(T value) implements Result<T> {}

  public record Listed<E>(E element) implements Result<List<E>> {}

  public record Failed(String why) implements Result<Object> {}

  public sealed interface Plain<T> {}

  public record Same<A>(A a) implements Plain<A> {}

  public record Fixed() implements Plain<String> {}

  public sealed interface Loose<T> {}

  public record Free<A, B>(A a, B b) implements Loose<A> {}

  public interface Generic {
    Plain<String> plain();

    Plain<Plain<Integer>> nested();

    Result<List<String>> result();
  }

  @Test
  void argumentsOfGenericAlternativesAreBoundThroughTheSupertype() {
    assertEquals("(Fixed|Same<String>)", result(Generic.class, "plain"));
    assertEquals("(Fixed|Same<(Fixed|Same<Integer>)>)", result(Generic.class, "nested"));
    assertEquals("(Failed|Listed<String>|Ok<List<String>>)", result(Generic.class, "result"));
  }

  public interface NotBound {
    Loose<String> call();
  }

  @Test
  void aGenericAlternativeWhoseArgumentsStayOpenIsRefused() {
    assertEquals(
        "NotBound.call() at result: io.plainrpc.contract.AlternativesTest.Free has type parameters that"
            + " io.plainrpc.contract.AlternativesTest.Loose<java.lang.String> does not determine; declare a class"
            + " without type parameters that extends or contains it, and name that",
        Problem.only(NotBound.class));
  }

  @Subtypes({})
  public interface Nobody {}

  @Subtypes({Card.class, Circle.class})
  public interface Stranger {}

  public interface Wrong {
    void a(Nobody nobody);

    void b(Stranger stranger);

    void c(@Subtypes({String.class}) Number number);

    void d(@Subtypes({int.class}) Object number);

    void e(@Subtypes({byte[].class}) Object bytes);

    void f(@Subtypes({java.util.ArrayList.class}) Object list);

    void g(@Subtypes({java.net.URL.class}) Object url);

    void h(@Subtypes({Ok.class}) Object ok);

    void i(@Subtypes({}) Object nothing);
  }

  @Test
  void wrongListsOfSubtypesAreRefused() {
    List<String> problems = Problem.all(Wrong.class);
    List<String> expected = List.of(
        "Wrong.a(Nobody) at a(nobody): io.plainrpc.contract.AlternativesTest.Nobody has an empty @Subtypes;",
        "Wrong.b(Stranger) at b(stranger): io.plainrpc.contract.AlternativesTest.Stranger names "
            + HERE + "Card, " + HERE + "Circle in @Subtypes, not a subtype of it;",
        "Wrong.c(Number) at c(number): java.lang.Number has no open type for which all of String could stand;",
        "Wrong.c(Number) at c(number): java.lang.Number is open",
        "Wrong.d(Object) at d(number): java.lang.Object has no open type for which all of int could stand;",
        "Wrong.d(Object) at d(number): java.lang.Object is open",
        "Wrong.e(Object) at e(bytes): byte[] cannot be named in @Subtypes; put it into a record and name that",
        "Wrong.f(Object) at f(list): java.util.ArrayList cannot be named in @Subtypes; put it into a record",
        "Wrong.g(Object) at g(url): java.net.URL looks up host names when it is compared; use java.net.URI",
        "Wrong.h(Object) at h(ok): io.plainrpc.contract.AlternativesTest.Ok has type parameters that java.lang.Object",
        "Wrong.i(Object) at i(nothing): java.lang.Object has an empty @Subtypes; name at least one class",
        "Wrong.i(Object) at i(nothing): java.lang.Object is open");
    for (int i = 0; i < Math.min(expected.size(), problems.size()); i++) {
      assertTrue(problems.get(i).startsWith(expected.get(i)), problems.get(i));
    }
    assertEquals(expected.size(), problems.size());
  }

  public static class Holder {
    public interface Animal {}

    public record Dog() implements Animal {}

    public record Cat() implements Animal {}
  }

  public interface Kennel {
    Holder.Animal animal();
  }

  @Test
  void theLineToPasteNamesTheSubtypesThatStandNearby() {
    assertTrue(Problem.only(Kennel.class)
        .endsWith(
            "make it sealed; or write above it: @Subtypes({Cat.class, Dog.class}); or say it to the"
                + " builders of client and server: .subtypes(Animal.class, Cat.class, Dog.class)"));
  }

  private static String result(Class<?> service, String method) {
    return ServiceContract.of(service).methods().stream()
        .filter(candidate -> candidate.signature().equals(method + "()"))
        .findFirst()
        .orElseThrow()
        .result()
        .text()
        .replace(HERE, "");
  }
}
