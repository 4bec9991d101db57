package io.plainrpc.contract;

import java.lang.reflect.Field;

/**
 * One record component or field of a {@link NamedType}.
 *
 * @param wireName the name in the descriptor: the field's name, prefixed with the declaring class's
 *     simple name and a dot where a superclass has a field of the same name, or the class is an
 *     exception and the field is called {@code message} or {@code cause}
 * @param field the Java field, already accessible; for a record the component's private field
 * @param componentIndex the position among the record's components, -1 for a field
 * @param shape what may stand there
 * @param defaultValue what a sender that does not have the member leaves it at, from {@code @Default}; null for the type's
 *     own
 */
public record Member(
    String wireName, Field field, int componentIndex, Shape shape, Object defaultValue) {}
