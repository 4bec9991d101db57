package io.plainrpc.codec;

import io.plainrpc.SharedReferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Types with shared references, and what else can stand around them. */
public final class Graphs {
  private Graphs() {}

  @SharedReferences
  public static final class Node {
    public String name;
    public Node next;
    public List<Node> others;

    Node() {}

    public Node(String name) {
      this.name = name;
    }
  }

  @SharedReferences
  public record Leaf(int value) {}

  @SharedReferences
  public record Empty() {}

  /** Not shared itself, so each of its objects is sent. */
  public record Holder(Node first, Node second, Leaf leaf) {}

  public sealed interface Entry {}

  @SharedReferences
  public static final class Folder implements Entry {
    public Folder parent;
    public List<Entry> entries = new ArrayList<>();
  }

  /** Refers to what contains it, so it can be sent from the folder downwards only. */
  @SharedReferences
  public record Document(String name, Folder in) implements Entry {}

  @SharedReferences
  public static final class Pair {
    public Pair left;
    public Pair right;
  }

  @SharedReferences
  public static final class Box<T> {
    public T content;
  }

  /** Looked into by nobody who puts it into a set. */
  @SharedReferences
  public static final class Person {
    public String name;
    public Set<Person> friends;
  }

  /** A constructor that looks at what it is given. */
  @SharedReferences
  public record Named(String name, Owner owner) {
    public Named {
      if (owner == null || owner.name == null) {
        throw new IllegalArgumentException("no owner with a name");
      }
    }
  }

  @SharedReferences
  public static final class Owner {
    public Named aOwned;
    public String name;
  }

  @SuppressWarnings("serial") // As users write them.
  public static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;
    public Node first;
    public Node second;
    public Document document;

    public Broken(String message) {
      super(message);
    }
  }

  /** The one on the page about the protocol. */
  @SharedReferences
  public static final class Part {
    public String name;
    public List<Part> parts;
  }

  public interface Service {
    List<Part> parts(List<Part> value);

    Node node(Node value);

    List<Node> nodes(List<Node> value);

    Holder holder(Holder value);

    Node[] two(Node one, Node other);

    List<Leaf> leaves(List<Leaf> value);

    List<Empty> empties(List<Empty> value);

    Map<String, Optional<Node>> map(Map<String, Optional<Node>> value);

    AtomicReference<Node> reference(AtomicReference<Node> value);

    Entry entry(Entry value);

    List<Entry> entries(List<Entry> value);

    Pair pair(Pair value);

    List<Pair> pairs(List<Pair> value);

    String boxes(Box<String> texts, Box<Integer> numbers) throws Broken;

    Set<Person> people(Set<Person> value);

    Owner owner(Owner value);

    Mixed mixed(Mixed value);
  }

  public record Mixed(Leaf leaf, Node node) {}
}
