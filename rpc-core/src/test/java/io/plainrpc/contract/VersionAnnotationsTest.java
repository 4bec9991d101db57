package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Default;
import io.plainrpc.UnknownConstant;
import io.plainrpc.WireName;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a type says about itself to versions that differ from it, and what is wrong with that. */
class VersionAnnotationsTest {
  public enum Color {
    RED,
    @UnknownConstant
    OTHER
  }

  public record Job(
      @Default("true") boolean flag,
      @Default("-1") byte small,
      @Default("300") Short shorter,
      @Default("x") char letter,
      @Default("3") int retries,
      @Default("-9223372036854775808") Long large,
      @Default("0.5") float ratio,
      @Default("1e300") double huge,
      @Default("") String text,
      @Default("OTHER") Color color,
      int plain) {}

  public interface Jobs {
    void run(Job job);
  }

  @Test
  void defaultsAreReadAsValuesOfTheirTypes() {
    List<Member> members = type(Jobs.class, "Job").members();
    assertEquals(
        "[OTHER, true, 1.0E300, -9223372036854775808, x, null, 0.5, 3, 300, -1, ]",
        members.stream().map(Member::defaultValue).collect(Collectors.toList()).toString());
    Object retries = members.get(7).defaultValue();
    assertEquals(Integer.class, retries.getClass());
  }

  @Test
  void theConstantForUnknownOnesIsKnown() {
    assertEquals("OTHER", type(Jobs.class, "Color").unknownConstant());
    assertNull(type(Plain.class, "Size").unknownConstant());
  }

  public enum Size {
    SMALL
  }

  public interface Plain {
    void size(Size size);
  }

  private static NamedType type(Class<?> service, String name) {
    return ServiceContract.of(service).types().stream()
        .filter(type -> type.javaType().getSimpleName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  public record BadNumber(@Default("3x") int value) {}

  public record TooLarge(@Default("200") byte value) {}

  public record BadFlag(@Default("yes") boolean value) {}

  public record BadLetter(@Default("") char value) {}

  public record BadConstant(@Default("PURPLE") Color value) {}

  public record NoDefault(@Default("[]") List<String> value) {}

  public interface Bad {
    void bad(BadNumber a, TooLarge b, BadFlag c, BadLetter d, BadConstant e, NoDefault f);
  }

  @Test
  void aDefaultThatIsNoneIsRefusedWithItsTextAndTheReason() {
    List<String> problems = Problem.all(Bad.class);
    assertEquals(6, problems.size(), problems::toString);
    String all = String.join("\n", problems);
    for (String reason : List.of(
        "has @Default(\"3x\") on int value, but it is no number of that type",
        "has @Default(\"200\") on byte value, but it is no number of that type",
        "has @Default(\"yes\") on boolean value, but it is neither true nor false",
        "has @Default(\"\") on char value, but it is not one character",
        "has @Default(\"PURPLE\") on Color value, but there is no such constant",
        "has @Default(\"[]\") on List value, but only primitives, their boxes, String and enums")) {
      assertTrue(all.contains(reason), all);
    }
  }

  public enum Twice {
    @UnknownConstant
    A,
    @UnknownConstant
    B
  }

  public enum Misplaced {
    A;

    @UnknownConstant
    static final String TEXT = "A";
  }

  public interface TwoUnknown {
    void two(Twice twice, Misplaced misplaced);
  }

  @Test
  void twoConstantsForUnknownOnesAreRefused() {
    List<String> problems = Problem.all(TwoUnknown.class);
    assertTrue(problems.get(0).contains("has @UnknownConstant on A and on B"), problems::toString);
    assertTrue(
        problems.get(1).contains("has @UnknownConstant on TEXT, which is no constant"),
        problems::toString);
  }

  @WireName("demo.Old")
  public record Renamed(int a) {}

  @WireName("demo.Old")
  public record Rival(int a) {}

  @WireName("NoDot")
  public record NoDot(int a) {}

  @WireName("demo.Two words")
  public record Blank(int a) {}

  @WireName("demo.Service")
  public interface Named {
    Renamed get();
  }

  public interface Rivals {
    void put(Renamed one, Rival other);
  }

  public interface Unclean {
    void put(NoDot one, Blank other);
  }

  @WireName("demo Service")
  public interface BadService {
    void put(int a);
  }

  @Test
  void aWireNameIsTheNameInTheDescriptor() {
    assertEquals(
        "plainrpc-descriptor 1\nservice demo.Service\nmethod get() demo.Old\nrecord demo.Old a:int\n",
        new String(
            ServiceContract.of(Named.class).descriptor().bytes(),
            java.nio.charset.StandardCharsets.UTF_8));
    assertEquals("demo.Service", ServiceContract.of(Named.class).name());
    assertEquals(
        "demo.Service", ServiceContract.of(Named.class).methods().get(0).service());
  }

  @Test
  void aWireNameThatCannotBeUsedIsRefused() {
    String rivals = Problem.only(Rivals.class);
    assertTrue(rivals.contains("has the wire name of"), rivals);
    assertTrue(rivals.contains("demo.Old; give one of them another @WireName"), rivals);
    List<String> unclean = Problem.all(Unclean.class);
    assertTrue(
        unclean.get(0).contains("has @WireName(\"NoDot\"); give it a name with a dot"),
        unclean::toString);
    assertTrue(unclean.get(1).contains("has @WireName(\"demo.Two words\")"), unclean::toString);
    assertTrue(Problem.only(BadService.class).contains("has @WireName(\"demo Service\")"));
  }
}
