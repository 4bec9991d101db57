package io.plainrpc.server;

import io.plainrpc.ContractException;
import io.plainrpc.HandlerPlacement;
import io.plainrpc.Placement;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads where the handlers of one service are pinned: from the interface, the implementation and the builder. Used once, by one
 * thread.
 */
final class PlacementReader {

  /**
   * What the builder was told.
   *
   * @param method a name or a signature; null for the whole service
   */
  record Setting(Class<?> service, String method, Placement placement) {
    private boolean isFor(MethodContract contract) {
      return contract.signature().equals(method)
          || contract.methods().get(0).getName().equals(method);
    }

    @Override
    public String toString() {
      return "RpcServer.builder().handlerPlacement(" + service.getSimpleName() + ".class, "
          + (method == null ? "" : "\"" + method + "\", ") + placement + ")";
    }
  }

  /** One place that says something, as errors name it. */
  private record Pin(String where, Placement placement) {}

  private final ServiceContract contract;
  private final Class<?> implementation;
  private final List<Setting> settings;
  private final List<String> problems = new ArrayList<>();

  PlacementReader(ServiceContract contract, Object implementation, List<Setting> settings) {
    this.contract = contract;
    this.implementation = implementation.getClass();
    this.settings = settings;
  }

  /**
   * Where each method is pinned, null where it is not; in the order of the methods' numbers.
   *
   * @throws ContractException listing what contradicts itself and what no call can reach
   */
  List<Placement> read() {
    checkInterface();
    checkImplementation();
    checkSettings();
    List<Placement> placements = new ArrayList<>();
    Placement ofService = agreed(contract.name(), ofService());
    for (MethodContract method : contract.methods()) {
      Placement placement = agreed(method.label(), ofMethod(method));
      if (placement == null) {
        placement = ofService != null ? ofService : agreed(method.label(), ofDeclarers(method));
      }
      placements.add(placement);
    }
    if (!problems.isEmpty()) {
      throw new ContractException(contract.name(), problems);
    }
    return placements;
  }

  private List<Pin> ofMethod(MethodContract method) {
    List<Pin> pins = new ArrayList<>();
    method.methods().forEach(declaration -> add(pins, text(declaration), declaration));
    implemented(method).forEach(declaration -> add(pins, text(declaration), declaration));
    settings.stream()
        .filter(setting -> setting.method() != null && setting.isFor(method))
        .forEach(setting -> pins.add(new Pin(setting.toString(), setting.placement())));
    return pins;
  }

  /** The nearest method of the implementation that says something; with generics there may be a bridge of it as well. */
  private List<Method> implemented(MethodContract method) {
    for (Class<?> type : classes()) {
      List<Method> found = Arrays.stream(type.getDeclaredMethods())
          .filter(one -> one.isAnnotationPresent(HandlerPlacement.class))
          .filter(
              one -> method.methods().stream().anyMatch(declared -> implementing(one, declared)))
          .limit(1)
          .toList();
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private List<Pin> ofService() {
    List<Pin> pins = new ArrayList<>();
    add(pins, contract.type().getName(), contract.type());
    classes().stream()
        .filter(type -> type.isAnnotationPresent(HandlerPlacement.class))
        .findFirst()
        .ifPresent(type -> add(pins, type.getName(), type));
    settings.stream()
        .filter(setting -> setting.method() == null)
        .forEach(setting -> pins.add(new Pin(setting.toString(), setting.placement())));
    return pins;
  }

  private static List<Pin> ofDeclarers(MethodContract method) {
    List<Pin> pins = new ArrayList<>();
    method.methods().stream()
        .map(Method::getDeclaringClass)
        .forEach(type -> add(pins, type.getName(), type));
    return pins;
  }

  private static void add(List<Pin> pins, String where, AnnotatedElement element) {
    HandlerPlacement annotation = element.getAnnotation(HandlerPlacement.class);
    if (annotation != null) {
      pins.add(new Pin("@HandlerPlacement at " + where, annotation.value()));
    }
  }

  /** What they say, if they all say the same. */
  private Placement agreed(String what, List<Pin> pins) {
    for (Pin pin : pins) {
      if (pin.placement() != pins.get(0).placement()) {
        problems.add(what + " is pinned both ways: " + pins.get(0).placement() + " by "
            + pins.get(0).where() + ", " + pin.placement() + " by " + pin.where()
            + "; keep one of them");
        return null;
      }
    }
    return pins.isEmpty() ? null : pins.get(0).placement();
  }

  private void checkInterface() {
    for (Class<?> type : interfaces(contract.type())) {
      for (Method method : type.getDeclaredMethods()) {
        if (isPinned(method) && contract.method(method) == null) {
          misplaced(method, "is not called remotely (it is static, or has a default body)");
        }
      }
    }
  }

  /** A pin for a service that is not exported here is none of ours; one that no interface knows is a mistake. */
  private void checkImplementation() {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    classes().forEach(type -> interfaces.addAll(interfaces(type)));
    for (Class<?> type : classes()) {
      for (Method method : type.getDeclaredMethods()) {
        if (isPinned(method)
            && interfaces.stream()
                .flatMap(above -> Arrays.stream(above.getDeclaredMethods()))
                .noneMatch(declared -> implementing(method, declared))) {
          misplaced(method, "implements no method of an interface");
        }
      }
    }
  }

  private void checkSettings() {
    for (Setting setting : settings) {
      if (setting.method() != null && contract.methods().stream().noneMatch(setting::isFor)) {
        problems.add(setting + ": there is no such method; there are "
            + String.join(
                ", ", contract.methods().stream().map(MethodContract::signature).toList()));
      }
    }
  }

  private void misplaced(Method method, String why) {
    problems.add("@HandlerPlacement at " + text(method) + ": the method " + why
        + ", so its placement means nothing; remove the annotation");
  }

  /** Bridges carry the annotations of the method that they stand for; one message is enough. */
  private static boolean isPinned(Method method) {
    return !method.isBridge() && method.isAnnotationPresent(HandlerPlacement.class);
  }

  /** Whether a method of a class implements one of an interface, itself or through a bridge beside it. */
  private static boolean implementing(Method method, Method declared) {
    return sameErasure(method, declared)
        || Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
            .anyMatch(bridge -> bridge.isBridge()
                && sameErasure(bridge, declared)
                && bridge.getParameterCount() == method.getParameterCount()
                && bridge.getName().equals(method.getName())
                && fits(bridge.getParameterTypes(), method.getParameterTypes()));
  }

  private static boolean sameErasure(Method method, Method declared) {
    return method.getName().equals(declared.getName())
        && Arrays.equals(method.getParameterTypes(), declared.getParameterTypes());
  }

  private static boolean fits(Class<?>[] wide, Class<?>[] narrow) {
    for (int i = 0; i < wide.length; i++) {
      if (!wide[i].isAssignableFrom(narrow[i])) {
        return false;
      }
    }
    return true;
  }

  /** The implementation's class and those above it. */
  private List<Class<?>> classes() {
    List<Class<?>> classes = new ArrayList<>();
    for (Class<?> type = implementation; type != null; type = type.getSuperclass()) {
      classes.add(type);
    }
    return classes;
  }

  private static Set<Class<?>> interfaces(Class<?> type) {
    Set<Class<?>> all = new LinkedHashSet<>();
    if (type.isInterface()) {
      all.add(type);
    }
    for (Class<?> above : type.getInterfaces()) {
      all.addAll(interfaces(above));
    }
    return all;
  }

  private static String text(Method method) {
    return method.getDeclaringClass().getName() + "." + method.getName() + "("
        + String.join(
            ", ",
            Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList())
        + ")";
  }
}
