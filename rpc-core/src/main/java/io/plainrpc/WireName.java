package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says by which name an interface, record, class, enum or exception is known to the other side, where that is not its own.
 *
 * <p>Types of two versions of a service meet by their names. A class that is renamed or moved to another package keeps the
 * name that older versions know it by:
 *
 * <pre>{@code
 * @WireName("com.acme.users.User")       // where it was before
 * public record Account(String name) {}
 * }</pre>
 *
 * <p>By default the name is the binary name of the class, as {@link Class#getName()} gives it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WireName {
  /**
   * The name.
   *
   * @return with at least one dot, so that it is not taken for a type of the JDK; without blanks and the characters
   *     {@code < > ( ) [ ] , : |}
   */
  String value();
}
