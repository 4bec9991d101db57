package io.plainrpc.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import org.objenesis.instantiator.ObjectInstantiator;
import org.objenesis.strategy.StdInstantiatorStrategy;

/** How objects of users' classes are made: through handles found once, never by reflection per object. */
final class Construction {
  private static final Object[] NO_ARGUMENTS = {};

  private Construction() {}

  /** A handle of type {@code (Object[])Object} for a constructor that is accessible. */
  static MethodHandle spreading(Constructor<?> constructor) {
    try {
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asFixedArity()
          .asSpreader(Object[].class, constructor.getParameterCount())
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("the contract did not open " + constructor, e);
    }
  }

  /** Runs a constructor; what it throws is told apart from what is wrong with the bytes. */
  static Object create(MethodHandle constructor, Object[] arguments, Class<?> type) {
    try {
      return (Object) constructor.invokeExact(arguments);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable t) {
      throw new CodecFailure(
          "the constructor of " + type.getName() + " refused the values ("
              + t.getClass().getName() + ")",
          t);
    }
  }

  /**
   * Makes objects without arguments: through the constructor without parameters, however private, so that transient fields
   * have their initial values; for a class without one, without any constructor.
   */
  static ObjectInstantiator<?> withoutArguments(Class<?> type) {
    Constructor<?> constructor;
    try {
      constructor = type.getDeclaredConstructor();
    } catch (NoSuchMethodException e) {
      return new StdInstantiatorStrategy().newInstantiatorOf(type);
    }
    constructor.setAccessible(true);
    MethodHandle handle = spreading(constructor);
    return () -> create(handle, NO_ARGUMENTS, type);
  }
}
