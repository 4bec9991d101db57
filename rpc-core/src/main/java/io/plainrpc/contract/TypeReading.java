package io.plainrpc.contract;

import java.util.List;

/**
 * How an enum, record, class or exception of a writer is read by a version that has a type of the same name. Filled in once,
 * while its resolution is made; after that it does not change.
 */
public final class TypeReading {

  /**
   * A member as the writer has it, in the writer's order.
   *
   * @param name its wire name
   * @param member which of the reader's members it is, -1 when the reader does not have it
   * @param value how it is read; null when the reader does not have it
   * @param shape what is written, for those who skip it
   */
  public record Field(String name, int member, Reading value, ShapeTree shape) {}

  private final String wireName;
  private final List<String> constants;
  private final List<String> unknownConstants;
  private List<Field> fields = List.of();

  TypeReading(String wireName) {
    this(wireName, null, List.of());
  }

  TypeReading(String wireName, List<String> constants, List<String> unknownConstants) {
    this.wireName = wireName;
    this.constants = constants;
    this.unknownConstants = unknownConstants;
  }

  /** The writer's name of the type, type arguments included. */
  public String wireName() {
    return wireName;
  }

  /** The writer's constants of an enum, in its order; null for other kinds. */
  public List<String> constants() {
    return constants;
  }

  /** The writer's constants that the reader does not have; empty for other kinds. */
  List<String> unknownConstants() {
    return unknownConstants;
  }

  /** The writer's members; empty for an enum. */
  public List<Field> fields() {
    return fields;
  }

  void define(List<Field> inWritersOrder) {
    fields = List.copyOf(inWritersOrder);
  }
}
