package io.plainrpc.contract;

import io.plainrpc.ContractException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a service interface means: its remote methods, the closed set of types they reach, and the
 * canonical descriptor of both. Immutable; any thread.
 */
public final class ServiceContract {
  private final Class<?> type;
  private final List<MethodContract> methods;
  private final List<NamedType> types;
  private final Descriptor descriptor;
  private final Map<Method, MethodContract> byMethod = new HashMap<>();

  ServiceContract(
      Class<?> type, List<MethodContract> methods, List<NamedType> types, Descriptor descriptor) {
    this.type = type;
    this.methods = List.copyOf(methods);
    this.types = List.copyOf(types);
    this.descriptor = descriptor;
    for (MethodContract contract : methods) {
      contract.methods().forEach(method -> byMethod.put(method, contract));
    }
  }

  /**
   * Reads an interface. Nothing is remembered between calls, so an interface's class loader stays
   * collectable.
   *
   * @throws ContractException listing everything that cannot work, each with its remedy
   */
  public static ServiceContract of(Class<?> service) {
    return of(service, RegisteredSubtypes.NONE);
  }

  /**
   * As the other one, for an application that has named the subtypes of open types. What it has named for types that the
   * interface does not reach means nothing.
   */
  public static ServiceContract of(Class<?> service, RegisteredSubtypes subtypes) {
    return new InterfaceReader(Objects.requireNonNull(service, "service"), subtypes).read();
  }

  /** The wire name: what {@code @WireName} says, or else the interface's binary name. */
  public String name() {
    return descriptor.serviceName();
  }

  public Class<?> type() {
    return type;
  }

  /** Remote methods in canonical order; the index is {@link MethodContract#number()}. */
  public List<MethodContract> methods() {
    return methods;
  }

  /**
   * The remote method that a Java method of the interface means, or null (default and static
   * methods).
   */
  public MethodContract method(Method method) {
    return byMethod.get(method);
  }

  /** Every named type that the methods reach, sorted by wire name. */
  public List<NamedType> types() {
    return types;
  }

  /** The canonical descriptor; see docs/protocol.md. */
  public Descriptor descriptor() {
    return descriptor;
  }

  @Override
  public String toString() {
    return "contract of " + name();
  }
}
