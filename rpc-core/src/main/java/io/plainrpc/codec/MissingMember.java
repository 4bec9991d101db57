package io.plainrpc.codec;

import io.plainrpc.contract.Member;
import java.lang.reflect.Array;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a member is that its writer does not have. Stateless. */
final class MissingMember {
  private MissingMember() {}

  static Object valueOf(Member member) {
    return member.defaultValue() != null
        ? member.defaultValue()
        : valueOf(member.field().getType());
  }

  /** Zero, false, an empty optional, or null. */
  static Object valueOf(Class<?> type) {
    if (type.isPrimitive()) {
      return Array.get(Array.newInstance(type, 1), 0);
    }
    return empty(type);
  }

  static boolean isOptional(Object value) {
    return value != null && empty(value.getClass()) != null;
  }

  /** The empty optional of a type; null for all others. */
  static Object empty(Class<?> type) {
    return switch (type.getName()) {
      case "java.util.Optional" -> Optional.empty();
      case "java.util.OptionalInt" -> OptionalInt.empty();
      case "java.util.OptionalLong" -> OptionalLong.empty();
      case "java.util.OptionalDouble" -> OptionalDouble.empty();
      default -> null;
    };
  }
}
