package io.plainrpc.server;

import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.transport.MethodMemory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/** A service as this server has it, and as clients with the same version call it. Immutable; any thread. */
final class Exported implements Targets {
  private final ServiceContract contract;
  private final ServiceCodec codec;
  private final Object implementation;
  private final Target[] targets;

  /**
   * A service.
   *
   * @param memories what is remembered about each method, by its number
   */
  Exported(
      ServiceContract contract,
      ServiceCodec codec,
      Object implementation,
      List<MethodMemory> memories) {
    this.contract = contract;
    this.codec = codec;
    this.implementation = implementation;
    this.targets = contract.methods().stream()
        .map(method ->
            new Target(this, method, codec.reader(method), memories.get(method.number()), null))
        .toArray(Target[]::new);
  }

  ServiceContract contract() {
    return contract;
  }

  ServiceCodec codec() {
    return codec;
  }

  @Override
  public Target target(int method) {
    return method < targets.length ? targets[method] : Targets.none(contract.name(), method);
  }

  /** What is remembered about the method with this number, which exists. */
  MethodMemory memory(int number) {
    return targets[number].memory();
  }

  /** Runs a method; what it throws comes out as it is. */
  Object invoke(MethodContract method, Object[] arguments) throws Throwable {
    // Any of the interfaces' declarations will do: they all mean the same method of the
    // implementation.
    Method declaration = method.methods().get(0);
    try {
      return declaration.invoke(implementation, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
