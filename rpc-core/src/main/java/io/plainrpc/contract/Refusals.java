package io.plainrpc.contract;

import java.util.List;
import java.util.Map;

/**
 * Why a JDK type cannot cross, and what to write instead. Exact names first, because some of these
 * classes only exist in later releases than the one we compile for; then whole families. The table
 * holds JDK classes only. Stateless.
 */
final class Refusals {
  private static final String OPEN =
      "is open: any object could stand there, and only named classes are ever decoded";
  private static final String ONE_PROCESS = "belongs to one process";
  private static final String SEND_DATA = "send the data it stands for";
  private static final String STREAM = "is a stream, and streams are not supported";

  private static final Map<String, Refusal> BY_NAME = Map.ofEntries(
      Map.entry("java.lang.Object", open("Object", "String.class, Integer.class")),
      Map.entry("java.io.Serializable", open("Serializable", "String.class, Integer.class")),
      Map.entry("java.lang.Comparable", open("Comparable", "String.class, Integer.class")),
      Map.entry("java.lang.Number", open("Number", "Integer.class, Long.class")),
      Map.entry("java.lang.Cloneable", open("Cloneable", "First.class, Second.class")),
      Map.entry("java.lang.Record", open("Record", "First.class, Second.class")),
      Map.entry("java.lang.Enum", new Refusal(OPEN, "declare the enum you mean")),
      Map.entry("java.lang.CharSequence", new Refusal(OPEN, "use String")),
      Map.entry(
          "java.lang.Void", new Refusal("has no value", "use void as a result, or leave it out")),
      Map.entry(
          "java.net.URL",
          new Refusal("looks up host names when it is compared", "use java.net.URI")),
      Map.entry("java.util.WeakHashMap", new Refusal("forgets entries by itself", "use HashMap")),
      Map.entry(
          "java.util.IdentityHashMap",
          new Refusal("compares by identity, which copies do not share", "use HashMap")),
      Map.entry(
          "java.util.concurrent.CopyOnWriteArraySet",
          new Refusal(
              "copies itself for each element that is read",
              "use Set; it may still be passed there")),
      Map.entry(
          "java.util.concurrent.CopyOnWriteArrayList",
          new Refusal(
              "copies itself for each element that is read",
              "use List; it may still be passed there")),
      Map.entry(
          "java.sql.Date",
          new Refusal("depends on the time zone of each side", "use java.time.LocalDate")),
      Map.entry(
          "java.sql.Time",
          new Refusal("depends on the time zone of each side", "use java.time.LocalTime")),
      Map.entry("java.util.SequencedCollection", notKnown("List")),
      Map.entry("java.util.SequencedSet", notKnown("LinkedHashSet or NavigableSet")),
      Map.entry("java.util.SequencedMap", notKnown("LinkedHashMap or NavigableMap")),
      Map.entry(
          "java.util.concurrent.ConcurrentNavigableMap",
          notKnown("ConcurrentSkipListMap or NavigableMap")),
      Map.entry("java.util.concurrent.ConcurrentMap", notKnown("ConcurrentHashMap or Map")),
      Map.entry("java.util.concurrent.BlockingQueue", notKnown("LinkedBlockingQueue or Queue")),
      Map.entry("java.util.concurrent.BlockingDeque", notKnown("Deque")),
      Map.entry("java.util.concurrent.TransferQueue", notKnown("LinkedBlockingQueue or Queue")));

  private record Family(Class<?> base, Refusal refusal) {}

  /** Tried in order, so narrower families come first. */
  private static final List<Family> FAMILIES = List.of(
      family(
          Throwable.class,
          "is an exception",
          "declare it in the throws clause, or send its message as String"),
      family(java.io.InputStream.class, STREAM, "use byte[]"),
      family(java.io.OutputStream.class, STREAM, "return byte[]"),
      family(java.io.Reader.class, STREAM, "use String"),
      family(java.io.Writer.class, STREAM, "return String"),
      family(java.nio.channels.Channel.class, STREAM, "use byte[]"),
      family(java.util.stream.BaseStream.class, STREAM, "use List"),
      family(java.util.Iterator.class, STREAM, "use List"),
      family(java.util.Enumeration.class, STREAM, "use List"),
      family(java.util.Spliterator.class, STREAM, "use List"),
      family(java.util.concurrent.Flow.Publisher.class, STREAM, "use List"),
      family(
          java.util.concurrent.CompletionStage.class,
          "can only be the result of a method",
          "take the value itself, and return CompletableFuture<T> for a call that should not"
              + " block"),
      family(
          java.util.concurrent.Future.class,
          "does not say how it is completed",
          "return CompletableFuture<T>, or take the value itself"),
      family(
          java.lang.reflect.AnnotatedElement.class,
          "is code, and code never crosses",
          "send its name as String"),
      family(
          java.lang.reflect.Type.class,
          "is code, and code never crosses",
          "send its name as String"),
      family(ClassLoader.class, ONE_PROCESS, "leave it out"),
      family(Thread.class, ONE_PROCESS, "leave it out"),
      family(java.util.concurrent.locks.Lock.class, ONE_PROCESS, "leave it out"),
      family(java.sql.Wrapper.class, ONE_PROCESS, SEND_DATA + ", for example a list of records"),
      family(
          java.util.Collection.class,
          "has a form that is not known",
          "use List, Set, Queue or Collection"),
      family(
          java.util.Map.class,
          "has a form that is not known",
          "use Map, HashMap, LinkedHashMap or TreeMap"),
      family(java.util.Dictionary.class, "has a form that is not known", "use Hashtable or Map"),
      family(
          java.util.Map.Entry.class,
          "has a form that is not known",
          "use Map.Entry; it may still be passed there"),
      family(java.util.Calendar.class, "is one of several calendars", "use java.util.Calendar"),
      family(java.util.TimeZone.class, "is one of several time zones", "use java.util.TimeZone"),
      family(java.net.InetAddress.class, "is one of two address types", "use java.net.InetAddress"),
      family(java.net.SocketAddress.class, "is open", "use java.net.InetSocketAddress"),
      family(
          java.nio.Buffer.class,
          "has a form that is not known",
          "use java.nio.ByteBuffer or an array"),
      family(
          java.time.temporal.TemporalAmount.class, "is open", "use java.time.Duration or Period"),
      family(
          java.time.temporal.TemporalAccessor.class,
          "is open",
          "use java.time.Instant, LocalDate or another class"),
      family(AutoCloseable.class, ONE_PROCESS, SEND_DATA));

  private Refusals() {}

  /**
   * Why a type that is neither a scalar nor a container is refused; the type is of the JDK or
   * functional.
   */
  static Refusal of(Class<?> type) {
    Refusal byName = BY_NAME.get(type.getName());
    if (byName != null) {
      return byName;
    }
    if (type.isAnnotationPresent(FunctionalInterface.class)) {
      return functional();
    }
    for (Family family : FAMILIES) {
      if (family.base().isAssignableFrom(type)) {
        return family.refusal();
      }
    }
    return new Refusal(
        "is a JDK class whose form is not known", "use a record of your own that holds its data");
  }

  static Refusal functional() {
    return new Refusal(
        "is a functional interface, and callbacks are not supported: code never crosses",
        "send the data that the other side needs, or name classes that implement it with"
            + " @Subtypes");
  }

  private static Refusal open(String type, String examples) {
    return new Refusal(
        OPEN,
        "declare the type you mean; or name what may stand there: @Subtypes({" + examples
            + "}); or name it for all such places to the builders of client and server: "
            + registration(type, examples));
  }

  /** The line that registers the subtypes of a type. */
  static String registration(String type, String subtypes) {
    return ".subtypes(" + type + ".class, " + subtypes + ")";
  }

  private static Family family(Class<?> base, String why, String remedy) {
    return new Family(base, new Refusal(why, remedy));
  }

  private static Refusal notKnown(String remedy) {
    return new Refusal("has a form that is not known", "use " + remedy);
  }
}
