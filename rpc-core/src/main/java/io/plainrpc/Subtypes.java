package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the classes that may stand where an open type is declared.
 *
 * <p>Only classes that the contract names are ever decoded, so an interface or an abstract class has to say which classes
 * are meant, and a class that others extend has to list them. Sealed types and enums need no annotation.
 *
 * <p>Placed on a type it holds wherever the type is used, and includes the type itself only if that is listed. Placed on
 * a parameter, a field, a record component or a method (for its result, or what its future completes with) it holds
 * there only and takes precedence; there it applies to the innermost open types for which all listed classes can stand,
 * so {@code @Subtypes({A.class, B.class}) List<Object>} is a list of As and Bs. On a position, {@code Object},
 * {@code Number} and the like may be given subtypes too, among them {@code String}, boxes and other value classes of the
 * JDK. Arrays, collections and maps cannot be listed: put them into a record.
 *
 * <p>For a type that cannot carry the annotation, {@code subtypes(...)} on the builders of client and server says the same.
 *
 * <pre>{@code
 * @Subtypes({Card.class, Transfer.class})
 * public interface Payment {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({
  ElementType.TYPE,
  ElementType.METHOD,
  ElementType.PARAMETER,
  ElementType.FIELD,
  ElementType.RECORD_COMPONENT
})
public @interface Subtypes {
  /**
   * The classes that may be sent.
   *
   * @return concrete classes, each assignable to the declared type; at least one
   */
  Class<?>[] value();
}
