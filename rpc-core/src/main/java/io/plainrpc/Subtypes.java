package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the classes that may stand where an open type is declared.
 *
 * <p>Only classes that the contract names are ever decoded, so an interface, an abstract class or a class with subclasses
 * has to say which ones are meant. Sealed types and enums need no annotation. Placed on a type it holds wherever the type
 * is used; placed on a parameter, a field, a record component or a method (for its result) it holds there only and takes
 * precedence.
 *
 * <pre>{@code
 * @Subtypes({Card.class, Transfer.class})
 * public interface Payment {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Subtypes {
  /**
   * The classes that may be sent.
   *
   * @return concrete classes, each assignable to the declared type; at least one
   */
  Class<?>[] value();
}
