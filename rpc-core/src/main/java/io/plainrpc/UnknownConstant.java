package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the constant of an enum that stands for all constants which the sender has and this version does not.
 *
 * <p>In a set several such constants become this one; two of them as keys of one map fail the call, as one value would be lost.
 *
 * <p>Without it a call that brings such a constant fails, and the failure names the constant. At most one constant of an enum
 * carries it.
 *
 * <pre>{@code
 * public enum Color { RED, GREEN, @UnknownConstant OTHER }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface UnknownConstant {}
