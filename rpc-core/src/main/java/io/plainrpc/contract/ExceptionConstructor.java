package io.plainrpc.contract;

import java.lang.reflect.Constructor;
import java.util.List;

/**
 * The constructor through which a declared exception is rebuilt, and what each parameter takes.
 *
 * <p>Members that no parameter takes are set as fields afterwards; the contract is refused when one
 * of them cannot be.
 *
 * @param constructor the constructor, already accessible
 * @param arguments one per parameter: {@link #MESSAGE}, {@link #CAUSE}, or the wire name of a
 *     member
 */
public record ExceptionConstructor(Constructor<?> constructor, List<String> arguments) {
  /** The parameter takes the message. */
  public static final String MESSAGE = "message";

  /** The parameter takes the cause. */
  public static final String CAUSE = "cause";
}
