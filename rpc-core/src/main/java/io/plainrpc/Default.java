package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a record's component is when it comes from a version of the record that did not have the component yet.
 *
 * <p>Without it that is zero, {@code false}, an empty {@code Optional} or {@code null}, which is then also what the record's
 * constructor gets to see. A class needs no annotation: a field that the sender does not have keeps the value which the
 * constructor without parameters gave it.
 *
 * <pre>{@code
 * public record Job(String name, @Default("3") int retries, @Default("NORMAL") Priority priority) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /**
   * The value as text.
   *
   * @return for a primitive or a box what its {@code valueOf} or {@code parse...} method takes, for a {@code char} one
   *     character, for an enum the name of a constant, for a {@code String} the text itself; other types have no such default
   */
  String value();
}
