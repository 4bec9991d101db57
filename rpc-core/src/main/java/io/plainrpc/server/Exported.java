package io.plainrpc.server;

import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.transport.MethodMemory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/**
 * A service as this server has it. Immutable; any thread.
 *
 * @param memories what is remembered about each method, by its number
 */
record Exported(
    ServiceContract contract,
    ServiceCodec codec,
    Object implementation,
    List<MethodMemory> memories) {

  /** The method with this number, or null. */
  MethodContract method(int number) {
    return number < contract.methods().size() ? contract.methods().get(number) : null;
  }

  /** What is remembered about the method with this number. */
  MethodMemory memory(int number) {
    return number < memories.size() ? memories.get(number) : MethodMemory.none();
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
