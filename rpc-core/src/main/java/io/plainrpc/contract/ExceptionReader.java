package io.plainrpc.contract;

import io.plainrpc.RpcException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads throws clauses. Confined to one thread. */
final class ExceptionReader {
  private static final Set<Class<?>> OPEN =
      Set.of(Throwable.class, Exception.class, RuntimeException.class, Error.class);

  private final Problems problems;
  private final TypeRegistry registry;
  private final Alternatives alternatives;

  ExceptionReader(Problems problems, TypeRegistry registry, Alternatives alternatives) {
    this.problems = problems;
    this.registry = registry;
    this.alternatives = alternatives;
  }

  /** The declared exceptions, sorted by wire name. */
  List<NamedType> read(Method method, Map<TypeVariable<?>, TypeUse> bindings, String label) {
    Map<String, NamedType> found = new TreeMap<>(WireOrder.BY_CODE_POINT);
    for (Type declared : method.getGenericExceptionTypes()) {
      Class<?> type = TypeUse.of(declared, bindings).erasure();
      for (Class<?> concrete : concrete(type, Position.thrown(label, type.getSimpleName()))) {
        String wireName = WireNames.of(concrete);
        Position at = Position.thrown(label, concrete.getSimpleName());
        found.put(
            wireName, registry.type(NamedType.Kind.EXCEPTION, wireName, TypeUse.of(concrete), at));
      }
    }
    return new ArrayList<>(found.values());
  }

  private List<Class<?>> concrete(Class<?> type, Position at) {
    // Any call may fail with an RpcException; an interface may say so, and it is made here, not
    // sent.
    if (RpcException.class.isAssignableFrom(type)) {
      return List.of();
    }
    if (OPEN.contains(type)) {
      problems.at(
          at,
          TypeUse.of(type),
          "says nothing about what is thrown",
          "declare the exceptions that callers are to catch; any other arrives as"
              + " HandlerFailedException");
      return List.of();
    }
    boolean choice = type.isSealed() || alternatives.areNamed(type);
    List<Class<?>> all = choice ? List.copyOf(alternatives.leaves(type, at)) : List.of(type);
    return all.stream().filter(concrete -> isUsable(concrete, at)).toList();
  }

  private boolean isUsable(Class<?> type, Position at) {
    Refusal flaw = JdkTypes.contains(type) ? null : ClassFlaws.of(type);
    if (Modifier.isAbstract(type.getModifiers())) {
      flaw = new Refusal("is abstract", "declare the exceptions that extend it, or make it sealed");
    }
    if (flaw != null) {
      problems.inType(at, type, flaw.why(), flaw.remedy());
    }
    return flaw == null;
  }
}
