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
  private static final Comparator<Method> BY_INTERFACE =
      Comparator.comparing(method -> method.getDeclaringClass().getName(), WireOrder.BY_CODE_POINT);

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
    for (Method method : lastWords()) {
      if (!Modifier.isAbstract(method.getModifiers())) {
        return false;
      }
    }
    return true;
  }

  /**
   * The method whose result, names and exceptions count: the one with the most specific result, of
   * the lowest interface.
   */
  Method lead() {
    Method best = null;
    for (Method next : lastWords()) {
      if (best == null || isNarrower(result(next), result(best))) {
        best = next;
      }
    }
    return best;
  }

  /** All abstract methods, the lead first, then by the name of the declaring interface. */
  List<Method> abstractMethods() {
    List<Method> sorted = new ArrayList<>();
    for (Method method : methods) {
      if (Modifier.isAbstract(method.getModifiers())) {
        sorted.add(method);
      }
    }
    sorted.sort(BY_INTERFACE);
    Method lead = lead();
    if (sorted.remove(lead)) {
      sorted.add(0, lead);
    }
    return List.copyOf(sorted);
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
    for (Method method : abstractMethods()) {
      A found = method.getAnnotation(type);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  <A extends Annotation> A parameterAnnotation(int index, Class<A> type) {
    for (Method method : abstractMethods()) {
      A found = method.getParameters()[index].getAnnotation(type);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The methods that no other overrides, by the name of their interface. */
  private List<Method> lastWords() {
    List<Method> last = new ArrayList<>();
    for (Method inherited : methods) {
      if (!isOverridden(inherited)) {
        last.add(inherited);
      }
    }
    last.sort(BY_INTERFACE);
    return last;
  }

  private boolean isOverridden(Method inherited) {
    for (Method method : methods) {
      if (overrides(method, inherited)) {
        return true;
      }
    }
    return false;
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
