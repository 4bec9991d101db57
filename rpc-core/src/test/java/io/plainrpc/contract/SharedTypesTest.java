package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.SharedReferences;
import io.plainrpc.Subtypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which types may have shared references, where they may stand, and how the contract says so. */
class SharedTypesTest {

  @SharedReferences
  public record Leaf(String name) {}

  @SharedReferences
  public static class Node {
    List<Node> parts;
  }

  public static class Below extends Node {}

  public interface Tree {
    Node node(Leaf leaf, Below below);
  }

  @Test
  void theTypesLineSaysSo() {
    assertEquals(
        """
        plainrpc-descriptor 1
        service io.plainrpc.contract.SharedTypesTest$Tree
        method node(io.plainrpc.contract.SharedTypesTest$Leaf,io.plainrpc.contract.SharedTypesTest$Below) io.plainrpc.contract.SharedTypesTest$Node
        class io.plainrpc.contract.SharedTypesTest$Below parts:List<io.plainrpc.contract.SharedTypesTest$Node>
        record io.plainrpc.contract.SharedTypesTest$Leaf shared name:String
        class io.plainrpc.contract.SharedTypesTest$Node shared parts:List<io.plainrpc.contract.SharedTypesTest$Node>
        """,
        new String(ServiceContract.of(Tree.class).descriptor().bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void theFingerprintDependsOnIt() {
    String text =
        new String(ServiceContract.of(Tree.class).descriptor().bytes(), StandardCharsets.UTF_8);
    Descriptor without =
        Descriptor.parse(text.replace("Leaf shared", "Leaf").getBytes(StandardCharsets.UTF_8));
    Descriptor with = ServiceContract.of(Tree.class).descriptor();
    assertNotEquals(Arrays.toString(with.fingerprint()), Arrays.toString(without.fingerprint()));
    assertEquals(
        List.of(
            "record io.plainrpc.contract.SharedTypesTest$Leaf is sent with shared references on the"
                + " server, as copies on the client"),
        with.differences(without, "server", "client", 9));
  }

  @SharedReferences
  public enum Colour {
    RED
  }

  @SharedReferences
  public sealed interface Shape permits Circle, Figure {}

  public record Circle() implements Shape {}

  @SharedReferences
  public abstract static sealed class Figure implements Shape {}

  public static final class Square extends Figure {}

  @SharedReferences
  public interface Open {}

  public record Closed() implements Open {}

  @SharedReferences
  public static class Failure extends Exception {
    private static final long serialVersionUID = 1L;
  }

  public interface Misplaced {
    Colour colour() throws Failure;

    Shape shape();

    void open(@Subtypes(Closed.class) Open open);
  }

  @Test
  void whatIsNeitherARecordNorAClassWithObjectsCannotHaveIt() {
    String here = "io.plainrpc.contract.SharedTypesTest.";
    String onOne =
        " has @SharedReferences, which holds for exactly one class, but no object is exactly"
            + " of this one; put the annotation on its subtypes";
    assertEquals(
        List.of(
            "Misplaced.colour() at result: " + here + "Colour has @SharedReferences, but an enum's"
                + " constants are the same everywhere anyway; remove the annotation",
            "Misplaced.colour() at throws Failure: " + here
                + "Failure has @SharedReferences, but what is"
                + " thrown is never referred to; put the annotation on the types of its fields",
            "Misplaced.open(Open) at open(open): " + here + "Open" + onOne,
            "Misplaced.shape() at result: " + here + "Figure" + onOne,
            "Misplaced.shape() at result: " + here + "Shape" + onOne),
        Problem.all(Misplaced.class).stream().sorted().toList());
  }

  /** Neither equals nor hashCode, so nobody looks into it. */
  public static class Wrapper {
    Leaf leaf;
  }

  public static class WithEquals extends Wrapper {
    @Override
    public boolean equals(Object other) {
      return other instanceof WithEquals;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @SharedReferences
  public static class SharedWithHashCode {
    @Override
    public int hashCode() {
      return 1;
    }
  }

  public record Inside(int[] numbers, List<Leaf> leaves) {}

  public record Around(Wrapper wrapper) {}

  public sealed interface Either {}

  public record This(int number) implements Either {}

  public record That(Optional<Leaf> leaf) implements Either {}

  public enum Plain {
    ONE
  }

  /** One for each way to a key; each of them is refused. */
  public interface Keys {
    void set(Set<Leaf> value);

    void map(Map<Leaf, String> value);

    void keyOfValue(List<Map<String, Set<Leaf>>> value);

    void inside(Set<Inside> value);

    void array(Set<Leaf[]> value);

    void entry(Set<Map.Entry<String, Leaf>> value);

    void value(Set<Map<String, Leaf>> value);

    void enumMap(Set<EnumMap<Plain, Leaf>> value);

    void either(Set<Either> value);

    void withEquals(Set<WithEquals> value);

    void sharedWithHashCode(Set<SharedWithHashCode> value);

    void sortedNode(TreeSet<Node> value);

    void sortedWrapper(PriorityQueue<Wrapper> value);

    void sortedKey(SortedMap<Leaf, String> value);

    void concurrent(java.util.concurrent.ConcurrentHashMap<Leaf, String> value);

    void member(Member value);
  }

  public static class Member {
    Set<Leaf> leaves;
  }

  static Stream<String> keys() {
    return Arrays.stream(Keys.class.getMethods())
        .map(method -> method.getName())
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyIsRefusedThatLooksIntoSharedObjects(String method) {
    List<String> problems = Problem.all(Keys.class).stream()
        .filter(problem -> problem.startsWith("Keys." + method + "("))
        .toList();
    assertEquals(1, problems.size(), problems::toString);
    boolean sorted = method.startsWith("sorted");
    assertTrue(problems.get(0).contains(sorted ? " is sorted, and" : " is hashed, and"), method);
    assertTrue(
        problems.get(0).contains("@SharedReferences could make that take for ever; use a List"));
  }

  @Test
  void theProblemNamesThePositionTheTypeAndTheWaysOut() {
    List<String> problems = Problem.all(Keys.class);
    assertEquals(keys().count(), problems.size(), problems::toString);
    assertTrue(problems.contains("Keys.inside(Set<Inside>) at inside(value)[]:"
        + " io.plainrpc.contract.SharedTypesTest.Inside is hashed, and there is a"
        + " io.plainrpc.contract.SharedTypesTest.Leaf in it, whose @SharedReferences could make that take"
        + " for ever; use a List or another key, or remove the annotation"));
    assertTrue(problems.contains("Keys.sharedWithHashCode(Set<SharedWithHashCode>) at"
        + " sharedWithHashCode(value)[]: io.plainrpc.contract.SharedTypesTest.SharedWithHashCode is"
        + " hashed, and there is a io.plainrpc.contract.SharedTypesTest.SharedWithHashCode in it, whose"
        + " @SharedReferences could make that take for ever; use a List or another key, or remove the"
        + " annotation, or leave equals and hashCode to Object"));
    assertTrue(problems.stream()
        .anyMatch(p -> p.startsWith("Keys.member(Member) at member(value).leaves[]")));
  }

  public interface Fine {
    void values(Map<String, Leaf> value);

    void nodes(Set<Node> value);

    void below(Set<Below> value);

    void wrapped(Set<Wrapper> value);

    void around(Map<Around, Integer> value);

    void list(List<List<Leaf>> value);

    void keys(Set<This> value, Set<String> texts, Set<Plain> plain);

    ArrayList<Leaf> leaves();
  }

  @Test
  void keysThatDoNotLookIntoSharedObjectsAreFine() {
    assertEquals(8, ServiceContract.of(Fine.class).methods().size());
  }
}
