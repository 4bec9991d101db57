package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Pins where the handlers of a service, or of one method, run; without it the server finds out by itself. When to use
 * which: see {@link Placement}.
 *
 * <p>It may stand on the interface and on the implementation, because either author may know. What is said about a method
 * comes before what is said about the whole service. On one of these levels nobody comes first: interface, implementation
 * and {@code RpcServer.builder().handlerPlacement(...)} must agree, or the service is refused when it is exported. So is one
 * on a method that no client can call. On a class it holds for all services that the class implements, and for classes that
 * extend it; on an interface for what it declares, also where another one extends it and does not say anything itself.
 *
 * <p>Only servers read it. It is no part of the contract: client and server may have different ones.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface HandlerPlacement {
  /**
   * Where handlers run.
   *
   * @return in place or on the pool
   */
  Placement value();
}
