package io.plainrpc.contract;

import io.plainrpc.CallTimeout;
import io.plainrpc.OneWay;
import io.plainrpc.Subtypes;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Reads what one remote method takes, returns and throws. Confined to one thread. */
final class MethodReader {
  private final Class<?> service;
  private final Problems problems;
  private final TypeReader types;
  private final ExceptionReader exceptions;
  private final Map<TypeVariable<?>, TypeUse> bindings;

  MethodReader(
      Class<?> service,
      Problems problems,
      TypeRegistry registry,
      TypeReader types,
      Map<TypeVariable<?>, TypeUse> bindings) {
    this.service = service;
    this.problems = problems;
    this.types = types;
    this.exceptions = new ExceptionReader(problems, registry, types.alternatives());
    this.bindings = bindings;
  }

  /** The method, not yet numbered: its number is its place among all. */
  MethodContract read(MethodGroup group) {
    Method lead = group.lead();
    String label = label(service, lead, bindings);
    if (!WireNames.isClean(lead.getName())) {
      problems.general(label + " has a name that is no Java identifier; rename it");
    }
    List<Shape> parameters = parameters(group, lead, label);
    String signature = lead.getName()
        + parameters.stream().map(Shape::text).collect(Collectors.joining(",", "(", ")"));
    return new MethodContract(
        -1,
        WireNames.ofService(service),
        signature,
        group.abstractMethods(),
        label,
        Arrays.stream(lead.getParameters()).map(Parameter::getName).toList(),
        parameters,
        result(group, lead, label),
        isAsync(TypeUse.of(lead.getGenericReturnType(), bindings)),
        List.copyOf(exceptions.read(lead, bindings, label)),
        timeout(group, label),
        oneWay(group, lead, label));
  }

  static MethodContract numbered(MethodContract method, int number) {
    return new MethodContract(
        number,
        method.service(),
        method.signature(),
        method.methods(),
        method.label(),
        method.parameterNames(),
        method.parameters(),
        method.result(),
        method.async(),
        method.exceptions(),
        method.timeout(),
        method.oneWay());
  }

  static String label(Class<?> service, Method method, Map<TypeVariable<?>, TypeUse> bindings) {
    Type[] parameters = method.getGenericParameterTypes();
    String text = Arrays.stream(parameters)
        .map(type -> TypeUse.of(type, bindings).simpleText())
        .collect(Collectors.joining(", "));
    if (method.isVarArgs()) {
      text = text.substring(0, text.length() - 2) + "...";
    }
    return service.getSimpleName() + "." + method.getName() + "(" + text + ")";
  }

  private List<Shape> parameters(MethodGroup group, Method lead, String label) {
    List<Shape> shapes = new ArrayList<>();
    Type[] declared = lead.getGenericParameterTypes();
    for (int i = 0; i < declared.length; i++) {
      Position at = Position.parameter(label, lead.getName(), lead.getParameters()[i].getName());
      shapes.add(types.read(
          TypeUse.of(declared[i], bindings), group.parameterAnnotation(i, Subtypes.class), at));
    }
    return List.copyOf(shapes);
  }

  private Shape result(MethodGroup group, Method lead, String label) {
    TypeUse use = TypeUse.of(lead.getGenericReturnType(), bindings);
    Position at = Position.result(label);
    if (isAsync(use) && use instanceof TypeUse.Applied future) {
      if (future.isRaw()) {
        problems.at(
            at,
            use,
            "is used without its type argument",
            "write it, as in CompletableFuture<String>");
        return new Shape.Nothing();
      }
      use = future.arguments().get(0);
    }
    boolean nothing = use.erasure() == void.class || use.erasure() == Void.class;
    return nothing ? new Shape.Nothing() : types.read(use, group.annotation(Subtypes.class), at);
  }

  private static boolean isAsync(TypeUse result) {
    return isAsync(result.erasure());
  }

  static boolean isAsync(Class<?> result) {
    return result == CompletableFuture.class || result == CompletionStage.class;
  }

  private boolean oneWay(MethodGroup group, Method lead, String label) {
    if (group.annotation(OneWay.class) == null) {
      return false;
    }
    if (lead.getReturnType() != void.class) {
      problems.general(label + " has @OneWay but returns "
          + TypeUse.of(lead.getGenericReturnType(), bindings).simpleText()
          + ", which nobody would get; make it void or remove @OneWay");
    }
    if (lead.getExceptionTypes().length > 0) {
      problems.general(label + " has @OneWay but declares "
          + Arrays.stream(lead.getExceptionTypes())
              .map(Class::getSimpleName)
              .collect(Collectors.joining(", "))
          + ", which nobody would get; remove `throws` or @OneWay");
    }
    return true;
  }

  private Duration timeout(MethodGroup group, String label) {
    CallTimeout annotation = group.annotation(CallTimeout.class);
    if (annotation == null) {
      return null;
    }
    if (annotation.value() <= 0) {
      problems.general(
          label + " has @CallTimeout(" + annotation.value() + "); give it a positive number");
    }
    // Saturates: the largest timeouts mean "for ever" rather than an overflow.
    return Duration.ofNanos(annotation.unit().toNanos(annotation.value()));
  }
}
