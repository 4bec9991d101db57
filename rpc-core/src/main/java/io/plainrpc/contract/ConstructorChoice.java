package io.plainrpc.contract;

import io.plainrpc.FieldName;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the constructor through which an exception is rebuilt.
 *
 * <p>What no constructor parameter takes is dealt with afterwards: a field that is not final is
 * set, the cause is given to {@code initCause}. A final field must be taken by a parameter, because
 * Java is closing the door on setting final fields by reflection. A message cannot be set at all,
 * so a constructor that takes it goes before others; where there is none the class makes its
 * message itself, from its fields. A lone {@code String} that is named after no field is taken for
 * the message: what the constructor makes of it cannot be seen from here.
 */
final class ConstructorChoice {
  private static final List<List<Class<?>>> USUAL = List.of(
      List.of(String.class, Throwable.class),
      List.of(String.class),
      List.of(Throwable.class),
      List.of());

  private record Candidate(Constructor<?> constructor, List<String> arguments, boolean byName) {}

  private final Class<?> type;
  private final List<Member> members;

  ConstructorChoice(NamedType exception) {
    this.type = exception.javaType();
    this.members = exception.members();
  }

  /** The best constructor; null, and a problem that prints the one to add, when none will do. */
  ExceptionConstructor choose(Problems problems, Position at) {
    Optional<Candidate> best = Arrays.stream(type.getDeclaredConstructors())
        .filter(this::isReachable)
        .flatMap(this::candidates)
        .filter(candidate -> takesFinalFields(candidate.arguments()))
        .max(preference());
    if (best.isEmpty()) {
      refuse(problems, at);
      return null;
    }
    Constructor<?> constructor = best.get().constructor();
    if (!JdkTypes.contains(type)) {
      constructor.setAccessible(true);
    }
    return new ExceptionConstructor(constructor, List.copyOf(best.get().arguments()));
  }

  private boolean isReachable(Constructor<?> constructor) {
    return !constructor.isSynthetic()
        && (!JdkTypes.contains(type) || Modifier.isPublic(constructor.getModifiers()));
  }

  private Comparator<Candidate> preference() {
    return Comparator.comparing((Candidate candidate) -> takesMessage(candidate.arguments()))
        .thenComparing(candidate -> candidate.arguments().contains(ExceptionConstructor.CAUSE))
        .thenComparing(candidate -> candidate.arguments().size())
        .thenComparing(Candidate::byName)
        .thenComparing(
            candidate -> candidate.constructor().toString(), WireOrder.BY_CODE_POINT.reversed());
  }

  private Stream<Candidate> candidates(Constructor<?> constructor) {
    List<Candidate> found = new ArrayList<>();
    List<String> named = argumentsByName(constructor.getParameters());
    if (named != null) {
      found.add(new Candidate(constructor, named, true));
    }
    if (named == null && USUAL.contains(List.of(constructor.getParameterTypes()))) {
      found.add(
          new Candidate(constructor, argumentsByType(constructor.getParameterTypes()), false));
    }
    return found.stream();
  }

  private static List<String> argumentsByType(Class<?>[] parameters) {
    return Arrays.stream(parameters)
        .map(parameter ->
            parameter == String.class ? ExceptionConstructor.MESSAGE : ExceptionConstructor.CAUSE)
        .toList();
  }

  /**
   * What the parameters take, or null when one of them names nothing that an exception of this type
   * has.
   */
  private List<String> argumentsByName(Parameter[] parameters) {
    List<String> arguments = new ArrayList<>();
    for (Parameter parameter : parameters) {
      String argument = argumentByName(parameter);
      if (argument == null) {
        return null;
      }
      arguments.add(argument);
    }
    return new HashSet<>(arguments).size() == arguments.size() ? arguments : null;
  }

  private String argumentByName(Parameter parameter) {
    FieldName annotation = parameter.getAnnotation(FieldName.class);
    if (annotation == null && !parameter.isNamePresent()) {
      return null;
    }
    String name = annotation == null ? parameter.getName() : annotation.value();
    Optional<Member> own = members.stream()
        .filter(
            member -> member.wireName().equals(name) || member.field().getName().equals(name))
        .filter(member ->
            boxed(parameter.getType()).isAssignableFrom(boxed(member.field().getType())))
        .max(Comparator.comparingInt(member -> depth(member.field().getDeclaringClass())));
    if (own.isPresent()) {
      return own.get().wireName();
    }
    boolean message =
        name.equals(ExceptionConstructor.MESSAGE) && parameter.getType() == String.class;
    boolean cause =
        name.equals(ExceptionConstructor.CAUSE) && parameter.getType() == Throwable.class;
    return message || cause ? name : null;
  }

  private static int depth(Class<?> type) {
    return type == null ? 0 : 1 + depth(type.getSuperclass());
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }

  private static boolean takesMessage(List<String> arguments) {
    return arguments.stream()
        .anyMatch(argument -> argument.equals(ExceptionConstructor.MESSAGE)
            || argument.endsWith("." + ExceptionConstructor.MESSAGE));
  }

  private boolean takesFinalFields(List<String> arguments) {
    return finalMembers().allMatch(member -> arguments.contains(member.wireName()));
  }

  private Stream<Member> finalMembers() {
    return members.stream().filter(member -> Modifier.isFinal(member.field().getModifiers()));
  }

  private void refuse(Problems problems, Position at) {
    if (JdkTypes.contains(type)) {
      problems.inType(
          at,
          type,
          "has no public constructor that takes a message",
          "declare an exception of your own");
      return;
    }
    String finals = finalMembers().map(Member::wireName).collect(Collectors.joining(", "));
    String why = finals.isEmpty()
        ? "has no constructor through which it could be rebuilt"
        : "has no constructor that takes its final fields " + finals + " by name";
    problems.inType(at, type, why, "add " + constructorToAdd());
  }

  private String constructorToAdd() {
    List<String> parameters = new ArrayList<>(
        List.of("@FieldName(\"message\") String message", "@FieldName(\"cause\") Throwable cause"));
    List<String> inherited = new ArrayList<>(List.of("message", "cause"));
    StringBuilder assignments = new StringBuilder();
    List<Member> taken = finalMembers().filter(member -> !isOfThrowable(member)).toList();
    for (Member member : taken) {
      String name = member.field().getName();
      String fieldType =
          TypeUse.of(member.field().getGenericType(), java.util.Map.of()).simpleText();
      parameters.add("@FieldName(\"" + member.wireName() + "\") " + fieldType + " " + name);
      if (member.field().getDeclaringClass() == type) {
        assignments.append(" this.").append(name).append(" = ").append(name).append(';');
      } else {
        inherited.add(name);
      }
    }
    return type.getSimpleName() + "(" + String.join(", ", parameters) + ") { super("
        + String.join(", ", inherited) + ");" + assignments + " }";
  }

  private static boolean isOfThrowable(Member member) {
    return member.field().getName().equals(ExceptionConstructor.MESSAGE)
        || member.field().getName().equals(ExceptionConstructor.CAUSE);
  }
}
