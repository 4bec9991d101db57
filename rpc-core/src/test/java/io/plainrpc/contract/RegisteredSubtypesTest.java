package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.ContractException;
import io.plainrpc.Subtypes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Open types whose subtypes the application names, and not the type. */
class RegisteredSubtypesTest {
  private static final String HERE = "io.plainrpc.contract.RegisteredSubtypesTest$";

  public interface Animal {}

  public record Dog(String name) implements Animal {}

  public record Cat(Animal friend) implements Animal {}

  public record Fox() implements Animal {}

  public abstract static class Plant {}

  public static final class Tree extends Plant {}

  public static class Worker {}

  public static class Manager extends Worker {}

  public static class Failure extends Exception {
    private static final long serialVersionUID = 1L;
  }

  public static class Lost extends Failure {
    private static final long serialVersionUID = 1L;
  }

  public interface Held<T> {}

  public record Ok<T>(T value) implements Held<T> {}

  public record Nest(Animal[] animals) {}

  /** Each kind of place where a type can be declared. */
  public interface Places {
    Animal result();

    CompletableFuture<Animal> future();

    void parameter(Animal animal);

    List<Animal> element();

    Map<String, Animal[]> value();

    Nest member();

    void failing() throws Failure;

    Plant plant();

    Worker worker();

    Number number();

    Object object();

    List<? extends Comparable<String>> comparable();

    Held<String> held();

    @Subtypes(Fox.class)
    Animal fox();

    void foxes(@Subtypes(Fox.class) List<Animal> foxes);
  }

  private static final RegisteredSubtypes ALL = RegisteredSubtypes.NONE
      .with(Animal.class, Dog.class, Cat.class)
      .with(Plant.class, Tree.class)
      .with(Worker.class, Manager.class, Worker.class)
      .with(Failure.class, Lost.class)
      .with(Number.class, Integer.class, Long.class)
      .with(Object.class, String.class, Dog.class)
      .with(Comparable.class, String.class)
      .with(Held.class, Ok.class);

  private static MethodContract method(String signature) {
    return ServiceContract.of(Places.class, ALL).methods().stream()
        .filter(method -> method.signature().startsWith(signature + "("))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("results")
  void theyHoldWhereverTheTypeIsDeclared(String method, String shape) {
    assertEquals(shape, method(method).result().text().replace(HERE, ""));
  }

  static Stream<Arguments> results() {
    return Stream.of(
        Arguments.of("result", "(Cat|Dog)"),
        Arguments.of("future", "(Cat|Dog)"),
        Arguments.of("element", "List<(Cat|Dog)>"),
        Arguments.of("value", "Map<String,(Cat|Dog)[]>"),
        Arguments.of("plant", "(Tree)"),
        Arguments.of("worker", "(Manager|Worker)"),
        Arguments.of("number", "(Integer|Long)"),
        Arguments.of("object", "(String|Dog)"),
        Arguments.of("comparable", "List<(String)>"),
        Arguments.of("held", "(Ok<String>)"),
        Arguments.of("fox", "(Fox)"));
  }

  @Test
  void theyHoldForParametersMembersAndExceptions() {
    assertEquals("parameter((Cat|Dog))", method("parameter").signature().replace(HERE, ""));
    assertEquals("foxes(List<(Fox)>)", method("foxes").signature().replace(HERE, ""));
    assertEquals(
        List.of("exception " + HERE + "Lost"),
        method("failing").exceptions().stream().map(NamedType::toString).toList());
    String text = ServiceContract.of(Places.class, ALL).types().stream()
        .filter(type -> type.javaType() == Nest.class || type.javaType() == Cat.class)
        .map(type -> type.members().get(0).shape().text())
        .toList()
        .toString();
    assertEquals("[(Cat|Dog), (Cat|Dog)[]]", text.replace(HERE, ""));
  }

  @Test
  void anAnnotationAtThePositionTakesPrecedence() {
    assertEquals("(Fox)", method("fox").result().text().replace(HERE, ""));
  }

  public interface Kennel {
    Animal animal();
  }

  public interface Texts {
    String text();
  }

  @Test
  void whatNoInterfaceReachesMeansNothing() {
    assertEquals(
        ServiceContract.of(Texts.class).descriptor(),
        ServiceContract.of(Texts.class, ALL).descriptor());
    assertThrows(
        ContractException.class,
        () -> ServiceContract.of(
            Kennel.class, RegisteredSubtypes.NONE.with(Plant.class, Tree.class)));
  }

  @Test
  void theRefusalPrintsBothLinesToPaste() {
    assertEquals(
        "Kennel.animal() at result: io.plainrpc.contract.RegisteredSubtypesTest.Animal is open: it does not"
            + " say which classes may stand for it; make it sealed; or write above it:"
            + " @Subtypes({Cat.class, Dog.class, Fox.class}); or say it to the builders of client and"
            + " server: .subtypes(Animal.class, Cat.class, Dog.class, Fox.class)",
        Problem.only(Kennel.class));
  }

  public interface Numbers {
    void put(Number number);
  }

  @Test
  void theRefusalOfAnOpenJdkTypePrintsThemToo() {
    assertTrue(Problem.only(Numbers.class)
        .endsWith(
            "; declare the type you mean; or name what may stand there: @Subtypes({Integer.class,"
                + " Long.class}); or name it for all such places to the builders of client and server:"
                + " .subtypes(Number.class, Integer.class, Long.class)"));
  }

  public interface Inner {}

  public class Dragging implements Inner {}

  public interface WithInner {
    Inner inner();
  }

  @Test
  void aRegisteredClassThatCannotCrossIsRefusedAtThePosition() {
    ContractException e = assertThrows(
        ContractException.class,
        () -> ServiceContract.of(
            WithInner.class, RegisteredSubtypes.NONE.with(Inner.class, Dragging.class)));
    assertEquals(
        List.of(
            "WithInner.inner() at result: io.plainrpc.contract.RegisteredSubtypesTest.Dragging is an inner"
                + " class and drags its outer object along; declare it static"),
        e.problems());
  }

  public sealed interface Closed permits Only {}

  public record Only() implements Closed {}

  @Subtypes(Only2.class)
  public interface Annotated {}

  public record Only2() implements Annotated {}

  public enum Colour {
    RED
  }

  static Stream<Arguments> wrong() {
    String notOpen =
        ": nothing else can stand for it, it is not open; name the interface or class that is declared";
    return Stream.of(
        Arguments.of(Animal.class, new Class<?>[0], ": none is named; name at least one class"),
        Arguments.of(
            Animal.class,
            new Class<?>[] {Dog.class, Tree.class},
            ": " + HERE + "Tree is none; name only its subtypes"),
        Arguments.of(
            Closed.class,
            new Class<?>[] {Only.class},
            ": it is sealed, and its permitted classes are found by themselves; leave it out"),
        Arguments.of(
            Annotated.class,
            new Class<?>[] {Only2.class},
            ": its @Subtypes names them already; change that, or remove it"),
        Arguments.of(
            Plant.class,
            new Class<?>[] {Tree.class},
            ": they are registered already; name all of them in one call"),
        Arguments.of(Dog.class, new Class<?>[] {Dog.class}, notOpen),
        Arguments.of(Colour.class, new Class<?>[] {Colour.class}, notOpen),
        Arguments.of(String.class, new Class<?>[] {String.class}, notOpen),
        Arguments.of(List.class, new Class<?>[] {java.util.ArrayList.class}, notOpen),
        Arguments.of(Object[].class, new Class<?>[] {String[].class}, notOpen),
        Arguments.of(java.nio.file.Path.class, new Class<?>[] {java.nio.file.Path.class}, notOpen),
        Arguments.of(
            Object.class,
            new Class<?>[] {String.class, byte[].class},
            ": byte[] cannot be named in @Subtypes; put it into a record and name that"),
        Arguments.of(
            Object.class,
            new Class<?>[] {java.util.HashMap.class},
            ": java.util.HashMap cannot be named in @Subtypes; put it into a record and name that"),
        Arguments.of(
            Object.class,
            new Class<?>[] {java.net.URL.class},
            ": java.net.URL looks up host names when it is compared; use java.net.URI"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("wrong")
  void aRegistrationThatCannotBeMeantIsRefused(Class<?> base, Class<?>[] subtypes, String problem) {
    RegisteredSubtypes some = RegisteredSubtypes.NONE.with(Plant.class, Tree.class);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> some.with(base, subtypes));
    assertEquals("subtypes of " + base.getTypeName() + problem, e.getMessage());
  }

  @Test
  void addingDoesNotChangeWhatWasThereBefore() {
    RegisteredSubtypes before = RegisteredSubtypes.NONE.with(Plant.class, Tree.class);
    before.with(Animal.class, Dog.class);
    assertThrows(ContractException.class, () -> ServiceContract.of(Kennel.class, before));
    assertThrows(
        ContractException.class, () -> ServiceContract.of(Kennel.class, RegisteredSubtypes.NONE));
  }
}
