package io.plainrpc.contract;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The Java methods of an interface and its superinterfaces that one implementation would implement
 * all at once: the same name and, with type variables bound, the same parameters. Confined to one
 * thread until it is complete.
 */
final class MethodGroup {
  private final Map<TypeVariable<?>, TypeUse> bindings;
  private final List<Method> methods = new ArrayList<>();

  MethodGroup(Map<TypeVariable<?>, TypeUse> bindings) {
    this.bindings = bindings;
  }

  void add(Method method) {
    methods.add(method);
  }

  List<Method> methods() {
    return methods;
  }

  /** Whether a call goes over the network: no default method has the last word. */
  boolean isRemote() {
    return lastWords().stream().allMatch(method -> Modifier.isAbstract(method.getModifiers()));
  }

  /**
   * The method whose result, names and exceptions count: the one with the most specific result, of
   * the lowest interface.
   */
  Method lead() {
    return lastWords().stream()
        .sorted(Comparator.comparing(
            method -> method.getDeclaringClass().getName(), WireOrder.BY_CODE_POINT))
        .reduce((best, next) -> isNarrower(result(next), result(best)) ? next : best)
        .orElseThrow();
  }

  /** All abstract methods, the lead first, then by the name of the declaring interface. */
  List<Method> abstractMethods() {
    Method lead = lead();
    return methods.stream()
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .sorted(Comparator.<Method, Boolean>comparing(method -> !method.equals(lead))
            .thenComparing(method -> method.getDeclaringClass().getName(), WireOrder.BY_CODE_POINT))
        .toList();
  }

  /**
   * Two methods of one interface that only generics kept apart: {@code a(T)} and {@code a(String)}
   * for T = String.
   */
  boolean isAmbiguous() {
    return methods.stream().map(Method::getDeclaringClass).distinct().count() < methods.size();
  }

  /** The annotation on the lead, or else on a method that it inherits from. */
  <A extends Annotation> A annotation(Class<A> type) {
    return abstractMethods().stream()
        .map(method -> method.getAnnotation(type))
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }

  <A extends Annotation> A parameterAnnotation(int index, Class<A> type) {
    return abstractMethods().stream()
        .map(method -> method.getParameters()[index].getAnnotation(type))
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }

  /** The methods that no other overrides. */
  private List<Method> lastWords() {
    return methods.stream()
        .filter(inherited -> methods.stream().noneMatch(method -> overrides(method, inherited)))
        .toList();
  }

  private static boolean overrides(Method method, Method other) {
    Class<?> above = other.getDeclaringClass();
    return above != method.getDeclaringClass()
        && above.isAssignableFrom(method.getDeclaringClass());
  }

  private Class<?> result(Method method) {
    return TypeUse.of(method.getGenericReturnType(), bindings).erasure();
  }

  private static boolean isNarrower(Class<?> type, Class<?> other) {
    return type != other && other.isAssignableFrom(type);
  }
}
