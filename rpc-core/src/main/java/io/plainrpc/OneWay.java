package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose callers want no answer: the call returns as soon as the request is on its way.
 *
 * <p>What goes wrong before that is thrown as for any other call: no connection in time, arguments that cannot be encoded or are
 * too large, too much waiting to be written. What goes wrong afterwards is not known to the caller: the request may be lost with
 * its connection, the server may refuse it, the method may fail. The server logs what it refuses and what fails. The method has
 * the call's timeout to run, like any other, and is interrupted when its connection is lost. A client that is closed right after
 * such a call may take it along: make a call that is answered first where it must arrive.
 *
 * <p>The method is {@code void} and declares no exceptions. The annotation matters on the caller's side only and is not part of
 * the contract: a server runs a method either way, and {@code CallContext} works in both.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OneWay {}
