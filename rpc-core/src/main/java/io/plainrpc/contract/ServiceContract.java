package io.plainrpc.contract;

import io.plainrpc.ContractException;
import java.lang.reflect.Method;
import java.util.List;

/**
 * What a service interface means: its remote methods, the closed set of types they reach, and the canonical descriptor of
 * both. Immutable; any thread.
 */
public final class ServiceContract {

  private ServiceContract() {}

  /**
   * Reads an interface.
   *
   * @throws ContractException listing everything that cannot work, each with its remedy
   */
  public static ServiceContract of(Class<?> service) {
    throw new UnsupportedOperationException("to be written");
  }

  /** The wire name: the interface's binary name. */
  public String name() {
    throw new UnsupportedOperationException("to be written");
  }

  public Class<?> type() {
    throw new UnsupportedOperationException("to be written");
  }

  /** Remote methods in canonical order; the index is {@link MethodContract#number()}. */
  public List<MethodContract> methods() {
    throw new UnsupportedOperationException("to be written");
  }

  /** The remote method that a Java method of the interface means, or null (default and static methods). */
  public MethodContract method(Method method) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Every named type that the methods reach, sorted by wire name. */
  public List<NamedType> types() {
    throw new UnsupportedOperationException("to be written");
  }

  /** The canonical descriptor; see docs/protocol.md. */
  public Descriptor descriptor() {
    throw new UnsupportedOperationException("to be written");
  }
}
