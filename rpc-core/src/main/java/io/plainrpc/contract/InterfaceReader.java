package io.plainrpc.contract;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads one interface: whether it can be a service at all, which of its methods are remote, and
 * through the other readers what these methods reach. Used once, by one thread.
 */
final class InterfaceReader {
  /**
   * A parameter that was refused has the text of no value, so two such methods may only look alike.
   */
  private static final Pattern REFUSED_PARAMETER = Pattern.compile("[<(,|]void[>)\\[,|]");

  private final Class<?> service;
  private final Problems problems = new Problems();
  private final TypeRegistry registry = new TypeRegistry(problems);
  private final TypeReader types;
  private final Map<TypeVariable<?>, TypeUse> bindings = new HashMap<>();

  InterfaceReader(Class<?> service, RegisteredSubtypes registered) {
    this.service = service;
    this.types = new TypeReader(problems, registry, registered);
  }

  ServiceContract read() {
    checkInterface();
    problems.throwIfAny(service);
    try {
      ServiceContract contract = readMethods();
      problems.throwIfAny(service);
      return contract;
    } catch (LinkageError | TypeNotPresentException e) {
      problems.general(
          "a class that it reaches cannot be loaded (" + e + "); put that class on the class path");
      problems.throwIfAny(service);
      throw e;
    }
  }

  private void checkInterface() {
    if (!service.isInterface() || service.isAnnotation()) {
      problems.general(service.getName()
          + " is not an interface; declare the methods in an interface and use that");
      return;
    }
    // Classes around it need not be public: the Java platform looks at the interface's own flag
    // only.
    if (!Modifier.isPublic(service.getModifiers())) {
      problems.general(
          service.getName() + " is not public; make it public, so that it can be called from here");
    }
    if (service.isSealed()) {
      problems.general(service.getName()
          + " is sealed, so no proxy may implement it; remove `sealed` and `permits`");
    }
    String inPackage = service.getPackageName();
    if (!service.getModule().isExported(inPackage, InterfaceReader.class.getModule())) {
      problems.general(service.getName()
          + " lies in a package that its module does not export; write `exports " + inPackage
          + ";` in the module-info.java of " + service.getModule().getName());
    }
    if (!WireNames.isClean(service.getName())) {
      problems.general(service.getName() + " is no Java identifier; rename it");
    }
    Refusal flaw = WireNames.flawOfGiven(service);
    if (flaw != null) {
      problems.general(service.getName() + " " + flaw.why() + "; " + flaw.remedy());
    }
  }

  private ServiceContract readMethods() {
    MethodReader reader = new MethodReader(service, problems, registry, types, bindings);
    Map<String, MethodContract> bySignature = new TreeMap<>(WireOrder.BY_CODE_POINT);
    List<MethodGroup> groups = remoteGroups();
    if (groups.isEmpty() && problems.isEmpty()) {
      problems.general("it has no abstract method that could be called remotely; declare one");
    }
    for (MethodGroup group : groups) {
      MethodContract method = reader.read(group);
      MethodContract twin = bySignature.putIfAbsent(method.signature(), method);
      if (twin != null && !REFUSED_PARAMETER.matcher(method.signature()).find()) {
        problems.general(method.label() + " and " + twin.label() + " are both " + method.signature()
            + " when they are called remotely; rename one of them");
      }
    }
    new MemberReader(problems, registry, types).readAll();
    types.keys().check(problems);
    problems.throwIfAny(service);
    return contract(bySignature.values());
  }

  private ServiceContract contract(Collection<MethodContract> sorted) {
    List<MethodContract> methods = new ArrayList<>();
    for (MethodContract method : sorted) {
      methods.add(MethodReader.numbered(method, methods.size()));
    }
    byte[] text = DescriptorWriter.write(WireNames.ofService(service), methods, registry.all());
    if (text.length > Descriptor.MAX_BYTES) {
      problems.general("its description takes " + text.length + " bytes, limit "
          + Descriptor.MAX_BYTES + "; split the interface into several services");
      problems.throwIfAny(service);
    }
    return new ServiceContract(service, methods, registry.all(), Descriptor.own(text));
  }

  private List<MethodGroup> remoteGroups() {
    // Sorted, because reflection promises no order and problems should not move about.
    Map<String, MethodGroup> groups = new TreeMap<>();
    Set<TypeUse.Applied> hierarchy = new LinkedHashSet<>();
    addInterfaces(TypeUse.of(service), hierarchy);
    hierarchy.forEach(type -> bindings.putAll(GenericBinding.of(type)));
    for (TypeUse.Applied type : hierarchy) {
      for (Method method : type.raw().getDeclaredMethods()) {
        if (isCallable(method)) {
          groups.computeIfAbsent(key(method), key -> new MethodGroup(bindings)).add(method);
        }
      }
    }
    ProxyAccess access = new ProxyAccess(problems);
    groups
        .values()
        .forEach(group -> access.check(group, MethodReader.label(service, group.lead(), bindings)));
    return groups.values().stream()
        .filter(MethodGroup::isRemote)
        .filter(this::isUnambiguous)
        .toList();
  }

  private static void addInterfaces(TypeUse.Applied type, Set<TypeUse.Applied> hierarchy) {
    if (hierarchy.add(type)) {
      GenericBinding.interfaces(type).forEach(above -> addInterfaces(above, hierarchy));
    }
  }

  private boolean isUnambiguous(MethodGroup group) {
    if (group.isAmbiguous()) {
      problems.general(MethodReader.label(service, group.lead(), bindings)
          + " is declared twice once type variables are bound; rename one of the methods");
    }
    return !group.isAmbiguous();
  }

  /** Bridges are left out: they call the method that they stand for. */
  private static boolean isCallable(Method method) {
    int modifiers = method.getModifiers();
    return !Modifier.isStatic(modifiers)
        && !Modifier.isPrivate(modifiers)
        && !method.isSynthetic()
        && !isOfObject(method);
  }

  /** Every object has these; a proxy answers them itself. */
  private static boolean isOfObject(Method method) {
    return switch (method.getName()) {
      case "hashCode", "toString" -> method.getParameterCount() == 0;
      case "equals" -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class});
      default -> false;
    };
  }

  private String key(Method method) {
    StringBuilder key = new StringBuilder(method.getName());
    Arrays.stream(method.getGenericParameterTypes())
        .map(type -> TypeUse.of(type, bindings).erasure())
        // Not only the name: one name may stand for classes of two class loaders.
        .forEach(type -> key.append(' ')
            .append(type.getName())
            .append('@')
            .append(System.identityHashCode(type)));
    return key.toString();
  }
}
