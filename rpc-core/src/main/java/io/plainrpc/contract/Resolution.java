package io.plainrpc.contract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How what one version of a service writes is read by another: one direction. Types meet by their names, members and
 * constants by theirs.
 *
 * <p>The descriptors may come from strangers. What is looked at is bounded by their lengths: each pair of types is looked at
 * once, whatever refers to it, and no class is looked for. Any thread.
 */
public final class Resolution {
  /** Far more than honest versions of one service have; each stands for a serializer that is kept. */
  private static final int MAX_PAIRS = 10_000;

  private final DescriptorText writer;
  private final DescriptorText reader;
  private final Set<String> identical;
  private final Set<String> unknowable;
  private final Map<String, TypeReading> pairs = new HashMap<>();
  private final ReadingProblems problems = new ReadingProblems();
  private final Deque<Runnable> undefined = new ArrayDeque<>();

  Resolution(DescriptorText writer, DescriptorText reader) {
    this.writer = writer;
    this.reader = reader;
    this.identical = identicalTypes();
    this.unknowable = unknowableTypes();
  }

  /** How the reader reads what the writer writes at a position. */
  synchronized Reading reading(ShapeTree written, ShapeTree read) {
    Reading reading = at(written, read);
    for (Runnable next = undefined.poll(); next != null; next = undefined.poll()) {
      next.run();
    }
    return reading;
  }

  /**
   * How an exception that the writer's method declares is read.
   *
   * @return null when the reader's method does not declare it
   */
  synchronized TypeReading exception(String wireName, List<String> declaredByReader) {
    if (!declaredByReader.contains(wireName)) {
      return null;
    }
    Reading reading = reading(new ShapeTree.User(wireName), new ShapeTree.User(wireName));
    return reading instanceof Reading.Typed typed ? typed.type() : null;
  }

  /** What makes a position unreadable, or null. */
  synchronized ReadingProblems.Problem problem(Reading reading) {
    return problems.find(reading);
  }

  /** What makes an exception unreadable that only the writer declares and the reader passes over, or null. */
  ReadingProblems.Problem problemOfSkipped(String wireName) {
    return unknowable.contains(wireName)
        ? new ReadingProblems.Problem(
            null,
            null,
            new Reading.Unreadable(wireName, "made of a kind of value that is not known"))
        : null;
  }

  /**
   * The members of a type of the writer, for those who skip them.
   *
   * @return shapes in the writer's order
   */
  public List<ShapeTree> membersOf(String wireName) {
    return writer.types().get(wireName).members().values().stream()
        .map(ShapeTree::parse)
        .toList();
  }

  /** Whether objects of a type of the writer keep their identity. */
  public boolean isShared(String wireName) {
    return writer.types().get(wireName).shared();
  }

  /**
   * How objects of a type with shared references are read where the reader has no place for them: it has to, because it may
   * have a place for a later reference to them.
   *
   * @return null when the reader does not have the type, so that there is no such place
   */
  public synchronized Reading unplaced(String wireName) {
    if (!reader.types().containsKey(wireName)) {
      return null;
    }
    ShapeTree.User user = new ShapeTree.User(wireName);
    Reading reading = reading(user, user);
    return problem(reading) == null ? reading : null;
  }

  /** Whether the type is an enum of the writer. */
  public boolean isEnum(String wireName) {
    return writer.types().get(wireName).kind().equals("enum");
  }

  private Reading at(ShapeTree written, ShapeTree read) {
    if (isSame(written, read)) {
      return Reading.SAME;
    }
    if (written instanceof ShapeTree.Choice choice) {
      return chosen(choice, read);
    }
    if (read instanceof ShapeTree.Choice choice) {
      return alternative(written, choice);
    }
    if (written instanceof ShapeTree.User user && read instanceof ShapeTree.User other) {
      return typed(user, other);
    }
    if (written instanceof ShapeTree.Array array && read instanceof ShapeTree.Array other) {
      return array(array, other);
    }
    if (written instanceof ShapeTree.Container container
        && read instanceof ShapeTree.Container other
        && container.kind().equals(other.kind())
        && container.arguments().size() == other.arguments().size()) {
      return parts(container.arguments(), other.arguments());
    }
    return scalar(written, read);
  }

  private Reading scalar(ShapeTree written, ShapeTree read) {
    ScalarType from = ScalarType.named(written.text());
    ScalarType to = ScalarType.named(read.text());
    return from != null && to != null && Widening.isLossless(from, to)
        ? new Reading.Converted(from, to)
        : unreadable(written, read);
  }

  /** Arrays of primitives have forms of their own, so they are not read as arrays of anything else. */
  private Reading array(ShapeTree.Array written, ShapeTree.Array read) {
    return isPrimitive(written.element()) || isPrimitive(read.element())
        ? unreadable(written, read)
        : parts(List.of(written.element()), List.of(read.element()));
  }

  private static boolean isPrimitive(ShapeTree shape) {
    ScalarType scalar = ScalarType.named(shape.text());
    return scalar != null && scalar.javaType().isPrimitive();
  }

  private Reading parts(List<ShapeTree> written, List<ShapeTree> read) {
    List<Reading> parts = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      Reading part = at(written.get(i), read.get(i));
      if (part instanceof Reading.Unreadable) {
        return part;
      }
      parts.add(part);
    }
    return new Reading.Parts(List.copyOf(parts));
  }

  private Reading chosen(ShapeTree.Choice written, ShapeTree read) {
    List<ShapeTree> known =
        read instanceof ShapeTree.Choice choice ? choice.alternatives() : List.of(read);
    List<Reading.Alternative> alternatives = new ArrayList<>();
    boolean any = false;
    for (ShapeTree alternative : written.alternatives()) {
      int position = indexOf(alternative, known);
      Reading value = position < 0 ? null : at(alternative, known.get(position));
      if (value instanceof Reading.Unreadable) {
        return value;
      }
      any |= position >= 0;
      alternatives.add(new Reading.Alternative(alternative.text(), position, value));
    }
    return any ? new Reading.Chosen(List.copyOf(alternatives)) : unreadable(written, read);
  }

  private Reading alternative(ShapeTree written, ShapeTree.Choice read) {
    int position = indexOf(written, read.alternatives());
    if (position < 0) {
      return unreadable(written, read);
    }
    Reading value = at(written, read.alternatives().get(position));
    return value instanceof Reading.Unreadable ? value : new Reading.AsAlternative(position, value);
  }

  private static int indexOf(ShapeTree alternative, List<ShapeTree> known) {
    for (int i = 0; i < known.size(); i++) {
      if (nameOf(known.get(i)).equals(nameOf(alternative))) {
        return i;
      }
    }
    return -1;
  }

  private static String nameOf(ShapeTree shape) {
    return shape instanceof ShapeTree.User user ? user.rawName() : shape.text();
  }

  private Reading typed(ShapeTree.User written, ShapeTree.User read) {
    if (!written.rawName().equals(read.rawName())) {
      return unreadable(written, read);
    }
    DescriptorText.TypeLine from = writer.types().get(written.text());
    DescriptorText.TypeLine to = reader.types().get(read.text());
    if (isEnum(from) != isEnum(to) || from.shared() != to.shared()) {
      return new Reading.Unreadable(withArticle(from), withArticle(to));
    }
    if (from.shared() && !written.text().equals(read.text())) {
      // An object could be read as the one and referred to as the other.
      return unreadable(written, read);
    }
    String pair = written.text() + " " + read.text();
    TypeReading known = pairs.get(pair);
    if (known == null) {
      if (pairs.size() == MAX_PAIRS) {
        return new Reading.Unreadable(
            written.text(), read.text() + ", beside " + MAX_PAIRS + " other pairs that differ");
      }
      known = isEnum(from) ? constants(written.text(), from, to) : new TypeReading(written.text());
      pairs.put(pair, known);
      if (!isEnum(from)) {
        TypeReading reading = known;
        // Later, because types refer to themselves.
        undefined.add(() -> reading.define(fields(from, to)));
      }
    }
    return new Reading.Typed(known);
  }

  private static TypeReading constants(
      String name, DescriptorText.TypeLine from, DescriptorText.TypeLine to) {
    List<String> written = List.copyOf(from.members().keySet());
    return new TypeReading(
        name,
        written,
        written.stream().filter(constant -> !to.members().containsKey(constant)).toList());
  }

  private List<TypeReading.Field> fields(DescriptorText.TypeLine from, DescriptorText.TypeLine to) {
    List<String> known = List.copyOf(to.members().keySet());
    List<TypeReading.Field> fields = new ArrayList<>();
    from.members().forEach((name, shape) -> {
      ShapeTree written = ShapeTree.parse(shape);
      String read = to.members().get(name);
      fields.add(
          read == null
              ? new TypeReading.Field(name, -1, skipped(written), written)
              : new TypeReading.Field(
                  name, known.indexOf(name), at(written, ShapeTree.parse(read)), written));
    });
    return fields;
  }

  /** What stands for a member that the reader does not have: whoever passes over it has to know where it ends. */
  private Reading skipped(ShapeTree written) {
    return isKnown(written)
        ? null
        : new Reading.Unreadable(written.text(), "of a kind that is not known");
  }

  private boolean isKnown(ShapeTree shape) {
    boolean[] known = {hasKnownNames(shape)};
    shape.forEachUser(user -> known[0] &= !unknowable.contains(user.text()));
    return known[0];
  }

  private static boolean isEnum(DescriptorText.TypeLine line) {
    return line.kind().equals("enum");
  }

  private static String withArticle(DescriptorText.TypeLine line) {
    return (isEnum(line) ? "an " : "a ")
        + line.kind()
        + (line.shared() ? " with shared references" : "");
  }

  private static Reading unreadable(ShapeTree written, ShapeTree read) {
    return new Reading.Unreadable(written.text(), read.text());
  }

  private boolean isSame(ShapeTree written, ShapeTree read) {
    if (!written.text().equals(read.text())) {
      return false;
    }
    boolean[] same = {true};
    written.forEachUser(user -> same[0] &= identical.contains(user.text()));
    return same[0];
  }

  /** The writer's types that reach a kind of value that is not known here: a later version of the protocol may have more. */
  private Set<String> unknowableTypes() {
    Set<String> found = new HashSet<>();
    Map<String, List<String>> usedBy = new HashMap<>();
    Deque<String> left = new ArrayDeque<>();
    writer.types().forEach((name, line) -> {
      if (!isEnum(line)) {
        usesOf(line)
            .forEach(
                used -> usedBy.computeIfAbsent(used, key -> new ArrayList<>()).add(name));
        boolean known = line.members().values().stream()
            .allMatch(shape -> hasKnownNames(ShapeTree.parse(shape)));
        if (!known && found.add(name)) {
          left.add(name);
        }
      }
    });
    for (String name = left.poll(); name != null; name = left.poll()) {
      for (String user : usedBy.getOrDefault(name, List.of())) {
        if (found.add(user)) {
          left.add(user);
        }
      }
    }
    return found;
  }

  private static boolean hasKnownNames(ShapeTree shape) {
    if (shape instanceof ShapeTree.Plain plain) {
      return ScalarType.named(plain.text()) != null;
    }
    if (shape instanceof ShapeTree.Array array) {
      return hasKnownNames(array.element());
    }
    if (shape instanceof ShapeTree.Container container) {
      return DescriptorCheck.isContainer(container.kind())
          && container.arguments().stream().allMatch(Resolution::hasKnownNames);
    }
    return shape instanceof ShapeTree.User
        || ((ShapeTree.Choice) shape).alternatives().stream().allMatch(Resolution::hasKnownNames);
  }

  /** The types whose lines are the same in both, and with them all that can be reached from there. */
  private Set<String> identicalTypes() {
    Set<String> same = new HashSet<>();
    Map<String, List<String>> usedBy = new HashMap<>();
    Deque<String> different = new ArrayDeque<>();
    writer.types().forEach((name, line) -> {
      if (line.equals(reader.types().get(name))) {
        same.add(name);
        usesOf(line)
            .forEach(
                used -> usedBy.computeIfAbsent(used, key -> new ArrayList<>()).add(name));
      } else {
        different.add(name);
      }
    });
    for (String name = different.poll(); name != null; name = different.poll()) {
      for (String user : usedBy.getOrDefault(name, List.of())) {
        if (same.remove(user)) {
          different.add(user);
        }
      }
    }
    return same;
  }

  private static Set<String> usesOf(DescriptorText.TypeLine line) {
    Set<String> uses = new HashSet<>();
    if (!isEnum(line)) {
      line.members()
          .values()
          .forEach(shape -> ShapeTree.parse(shape).forEachUser(user -> uses.add(user.text())));
    }
    return uses;
  }
}
