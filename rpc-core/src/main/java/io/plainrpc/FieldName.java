package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which property a constructor parameter of an exception takes, for classes compiled without {@code -parameters}.
 *
 * <p>The value is the name of a field of the exception, or {@code message} or {@code cause}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface FieldName {
  /**
   * The property's name.
   *
   * @return {@code message}, {@code cause}, or the name of a field
   */
  String value();
}
