package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;

/**
 * How long calls of one method may take, from the call to its result.
 *
 * <p>It overrides the timeout of the client and of the proxy, because the method's author knows best how long it runs. A
 * method without it uses the proxy's timeout, then the client's, by default 10 s.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CallTimeout {
  /**
   * The timeout in {@link #unit()}s.
   *
   * @return a positive number
   */
  long value();

  /**
   * The unit of {@link #value()}.
   *
   * @return the unit, by default milliseconds
   */
  TimeUnit unit() default TimeUnit.MILLISECONDS;
}
