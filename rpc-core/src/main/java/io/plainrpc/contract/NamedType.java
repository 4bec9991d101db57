package io.plainrpc.contract;

import io.plainrpc.SharedReferences;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A user's type as the contract knows it: an enum, a record, a class or an exception, with its type
 * arguments bound.
 *
 * <p>{@code Box<String>} and {@code Box<Integer>} are two named types of one Java class. Members
 * are filled in once while the contract is read, because types may refer to themselves; after that
 * the object does not change and may be shared between threads.
 */
public final class NamedType {

  /** What the type is, and with that how its values are taken apart and made. */
  public enum Kind {
    ENUM("enum"),
    RECORD("record"),
    CLASS("class"),
    EXCEPTION("exception");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word that starts this kind's line in the descriptor. */
    public String word() {
      return word;
    }

    /** Whether values are objects of which there may be many alike; enums have constants, and exceptions are thrown. */
    boolean hasObjects() {
      return this == RECORD || this == CLASS;
    }
  }

  private final Kind kind;
  private final String wireName;
  private final Class<?> javaType;
  private final boolean shared;
  private List<String> constants = List.of();
  private String unknownConstant;
  private List<Member> members = List.of();
  private ExceptionConstructor exceptionConstructor;

  NamedType(Kind kind, String wireName, Class<?> javaType) {
    this.kind = kind;
    this.wireName = wireName;
    this.javaType = javaType;
    this.shared = kind.hasObjects() && javaType.isAnnotationPresent(SharedReferences.class);
  }

  public Kind kind() {
    return kind;
  }

  /**
   * The name in the descriptor, with bound type arguments: {@code io.acme.Box<String>}. In the
   * default package it starts with a dot.
   */
  public String wireName() {
    return wireName;
  }

  public Class<?> javaType() {
    return javaType;
  }

  /** Whether its objects keep their identity within a message, see {@link SharedReferences}. */
  public boolean shared() {
    return shared;
  }

  /**
   * Names of an enum's constants, sorted; the position is what crosses the wire. Empty for other
   * kinds.
   */
  public List<String> constants() {
    return constants;
  }

  /** The name of the constant that stands for all that are not known here; null when there is none. */
  public String unknownConstant() {
    return unknownConstant;
  }

  /**
   * Record components or fields, sorted by wire name, in the order in which they cross the wire.
   */
  public List<Member> members() {
    return members;
  }

  /** How an exception is rebuilt; null for other kinds. */
  public ExceptionConstructor exceptionConstructor() {
    return exceptionConstructor;
  }

  void defineConstants(List<String> sortedNames, String forUnknownOnes) {
    constants = List.copyOf(sortedNames);
    unknownConstant = forUnknownOnes;
  }

  void defineMembers(List<Member> sortedMembers) {
    members = List.copyOf(sortedMembers);
  }

  void defineExceptionConstructor(ExceptionConstructor constructor) {
    exceptionConstructor = constructor;
  }

  /** The names of the types with shared references that can be reached from positions. */
  public static Set<String> sharedWithin(List<Shape> positions) {
    Set<NamedType> seen = new HashSet<>();
    Set<String> shared = new HashSet<>();
    Deque<Shape> left = new ArrayDeque<>(positions);
    for (Shape next = left.poll(); next != null; next = left.poll()) {
      left.addAll(next.parts());
      if (next instanceof Shape.Named named && seen.add(named.type())) {
        if (named.type().shared()) {
          shared.add(named.type().wireName());
        }
        named.type().members().forEach(member -> left.add(member.shape()));
      }
    }
    return shared;
  }

  @Override
  public String toString() {
    return kind.word() + " " + wireName;
  }
}
