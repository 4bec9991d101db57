package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How records, enums and classes of users are taken apart. */
class UserTypesTest {
  private static final String HERE = "io.plainrpc.contract.UserTypesTest$";

  public record Box<T>(T value) {}

  public record Nothing() {}

  public record Rich(Box<int[]> box, Optional<String> note, List<Rich> children, long[] numbers) {}

  public interface Records {
    Rich rich(Box<String> box, Box<? extends Nothing> nothing);
  }

  @Test
  void recordsAreReadWithTheirArgumentsBound() {
    assertEquals(
        List.of(
            "record Box<String> value:String",
            "record Box<int[]> value:int[]",
            "record Box<" + HERE + "Nothing> value:" + HERE + "Nothing",
            "record Nothing",
            "record Rich box:" + HERE + "Box<int[]> children:List<" + HERE
                + "Rich> note:Optional<String>" + " numbers:long[]"),
        types(Records.class));
  }

  @Test
  void aComponentKnowsItsFieldAndItsPlaceInTheConstructor() {
    NamedType rich = type(Records.class, "Rich");
    assertEquals(
        List.of("box 0", "children 2", "note 1", "numbers 3"),
        rich.members().stream()
            .map(member -> member.wireName() + " " + member.componentIndex())
            .toList());
    assertTrue(rich.members().stream().allMatch(member -> member.field().trySetAccessible()));
  }

  public enum Colour {
    RED,
    GREEN {
      @Override
      int shade() {
        return 1;
      }
    },
    BLUE;

    int shade() {
      return 0;
    }
  }

  public interface Enums {
    Colour colour();
  }

  @Test
  void constantsOfAnEnumAreSortedByName() {
    assertEquals(List.of("enum Colour BLUE GREEN RED"), types(Enums.class));
  }

  public static class Base<T> {
    private T value;
    private final int id = 1;
    transient int cached;
    static int counter;
  }

  public static class Derived extends Base<List<String>> {
    int id;
    String own;
    private Colour colour;

    private Derived(String own) {
      this.own = own;
    }
  }

  public interface Classes {
    Derived derived();
  }

  @Test
  void allFieldsOfAHierarchyAreSentButStaticAndTransientOnes() {
    assertEquals(
        "class Derived Derived.id:int colour:" + HERE
            + "Colour id:int own:String value:List<String>",
        types(Classes.class).get(1));
  }

  @Test
  void aShadowedFieldKeepsItsNameAndTheShadowingOneIsPrefixed() throws NoSuchFieldException {
    List<Member> members = type(Classes.class, "Derived").members();
    assertEquals(Derived.class.getDeclaredField("id"), members.get(0).field());
    assertEquals(Base.class.getDeclaredField("id"), members.get(2).field());
  }

  public static class Address {
    Object country;
  }

  public record Person(Address address) {}

  public interface Deep {
    void create(Person user);

    Person find();
  }

  @Test
  void aProblemNamesThePathAndIsReportedOnce() {
    assertTrue(Problem.only(Deep.class)
        .startsWith(
            "Deep.create(Person) at create(user).address.country: java.lang.Object is open"));
  }

  public static class MyList extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  public static class MyLoader extends ClassLoader {}

  public static class MySet extends java.util.HashSet<String> {
    private static final long serialVersionUID = 1L;
  }

  public static class MyNumber extends Number {
    private static final long serialVersionUID = 1L;
    private int value;

    @Override
    public int intValue() {
      return value;
    }

    @Override
    public long longValue() {
      return value;
    }

    @Override
    public float floatValue() {
      return value;
    }

    @Override
    public double doubleValue() {
      return value;
    }
  }

  public interface JdkSuperclasses {
    void call(MyList list, MyLoader loader, MySet set, MyNumber number);
  }

  @Test
  void aClassThatExtendsAJdkClassWithStateIsRefused() {
    List<String> problems = Problem.all(JdkSuperclasses.class);
    assertEquals(3, problems.size());
    assertTrue(problems
        .get(0)
        .endsWith(
            "MyList extends java.util.ArrayList, whose private state cannot be read; keep the ArrayList in a"
                + " field instead of extending it"));
    assertTrue(problems.get(1).contains("extends java.lang.ClassLoader"));
    assertTrue(problems.get(2).contains("extends java.util.HashSet"));
  }

  @Test
  void classesWithoutALastingNameAreRefused() throws Exception {
    class Local {}
    record LocalRecord() {}
    Object anonymous = new Object() {};
    byte[] code =
        Nothing.class.getResourceAsStream("UserTypesTest$Hideable.class").readAllBytes();
    Class<?> hidden = MethodHandles.lookup().defineHiddenClass(code, false).lookupClass();
    for (Class<?> type : List.of(Local.class, LocalRecord.class, anonymous.getClass(), hidden)) {
      Refusal flaw = ClassFlaws.of(type);
      assertNotNull(flaw, type.getName());
      assertEquals("is a local, anonymous or hidden class without a lasting name", flaw.why());
    }
  }

  static final class Hideable {}

  public static class Growing<T> {
    Growing<List<T>> next;
  }

  public static class Doubling<T> {
    Doubling<Map<T, T>> next;
  }

  public interface Endless {
    void grow(Growing<String> value, Doubling<String> other);
  }

  @Test
  void genericsThatExpandWithoutEndAreRefused() {
    List<String> problems = Problem.all(Endless.class);
    assertEquals(2, problems.size(), problems.toString());
    for (String problem : problems) {
      assertTrue(problem.contains("contains itself with ever larger type arguments"), problem);
      assertTrue(problem.length() < 500, problem);
    }
  }

  public sealed interface Maybe<T> {}

  public record Some<T>(T value) implements Maybe<T> {}

  public record None<T>() implements Maybe<T> {}

  public record Deeper<T>(Maybe<Maybe<Maybe<Maybe<Maybe<T>>>>> value) {}

  public interface Explosive {
    Deeper<Maybe<Maybe<Maybe<Maybe<Maybe<Maybe<Maybe<Maybe<Maybe<Maybe<String>>>>>>>>>>> call();
  }

  @Test
  void sealedGenericsNestedTooDeeplyAreRefusedBeforeTheyFillTheMemory() {
    List<String> problems = Problem.all(Explosive.class);
    assertTrue(
        problems.stream().anyMatch(problem -> problem.endsWith("nest it less")),
        problems.toString());
  }

  /** Its two fields reach every order of the arguments. */
  public static class Mix<A, B, C, D, E, F, G> {
    Mix<B, A, C, D, E, F, G> swapped;
    Mix<B, C, D, E, F, G, A> rotated;
  }

  public interface Orders7 {
    Mix<Byte, Short, Integer, Long, Float, Double, String> call();
  }

  @Test
  void tooManyTypesAreRefused() {
    assertTrue(
        Problem.only(Orders7.class).startsWith("the interface reaches more than 2000 types"));
  }

  public static class Mix6<A, B, C, D, E, F> {
    Mix6<B, A, C, D, E, F> swapped;
    Mix6<B, C, D, E, F, A> rotated;
  }

  public interface Orders6 {
    Mix6<Byte, Short, Integer, Long, Float, Double> call();
  }

  @Test
  void anInterfaceWhoseDescriptorIsTooLargeIsRefused() {
    String problem = Problem.only(Orders6.class);
    assertTrue(problem.startsWith("its description takes "), problem);
    assertTrue(
        problem.endsWith(" bytes, limit 65472; split the interface into several services"),
        problem);
  }

  private static NamedType type(Class<?> service, String simpleName) {
    return ServiceContract.of(service).types().stream()
        .filter(type -> type.javaType().getSimpleName().equals(simpleName))
        .findFirst()
        .orElseThrow();
  }

  /** The type lines of the descriptor, each type's own name without its prefix. */
  private static List<String> types(Class<?> service) {
    return ServiceContract.of(service).types().stream().map(UserTypesTest::line).toList();
  }

  private static String line(NamedType type) {
    String rest = type.constants().stream().map(" "::concat).collect(Collectors.joining())
        + type.members().stream()
            .map(member -> " " + member.wireName() + ":" + member.shape().text())
            .collect(Collectors.joining());
    return type.kind().word() + " " + type.wireName().substring(HERE.length()) + rest;
  }
}
