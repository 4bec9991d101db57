package io.plainrpc.codec;

import io.plainrpc.Subtypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Types of an imaginary user. */
public final class Samples {
  private Samples() {}

  public record Point(int x, int y) {}

  public record Empty() {}

  public record Pair<A, B>(A first, B second) {}

  public record Range(int low, int high) {
    public Range {
      if (low > high) {
        throw new IllegalArgumentException("low " + low + " above high " + high);
      }
    }
  }

  record Hidden(String text) {}

  public record Rich(
      int[] numbers,
      Optional<Point> point,
      List<String> names,
      Map<String, Point> places,
      Color color) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Rich r
          && Arrays.equals(numbers, r.numbers)
          && point.equals(r.point)
          && names.equals(r.names)
          && places.equals(r.places)
          && color == r.color;
    }

    @Override
    public int hashCode() {
      return Objects.hash(Arrays.hashCode(numbers), point, names, places, color);
    }
  }

  public record Primitives(boolean z, byte b, short s, char c, int i, long l, float f, double d) {}

  public record Tree(String name, List<Tree> children) {}

  public enum Color {
    RED,
    GREEN,
    BLUE
  }

  public enum Operation {
    PLUS {
      @Override
      int apply(int a, int b) {
        return a + b;
      }
    },
    MINUS {
      @Override
      int apply(int a, int b) {
        return a - b;
      }
    };

    abstract int apply(int a, int b);
  }

  public sealed interface Shape permits Round, Angular, Special {}

  public sealed interface Round extends Shape permits Circle, Ellipse {}

  public record Circle(double radius) implements Round {}

  public record Ellipse(double a, double b) implements Round {}

  public static final class Angular implements Shape {
    private final int corners;

    public Angular(int corners) {
      this.corners = corners;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Angular a && a.corners == corners;
    }

    @Override
    public int hashCode() {
      return corners;
    }
  }

  public enum Special implements Shape {
    NOTHING,
    EVERYTHING
  }

  @Subtypes({Card.class, Transfer.class})
  public interface Payment {}

  public record Card(String number) implements Payment {}

  public record Transfer(String iban, Payment fallback) implements Payment {}

  public record Cash(int coins) implements Payment {}

  /** Private no-arg constructor, inherited, final and transient fields. */
  public static class Person {
    protected String name;
    protected int age;
    protected transient List<String> cache = new ArrayList<>();

    private Person() {}

    public Person(String name, int age) {
      this.name = name;
      this.age = age;
    }

    public List<String> cache() {
      return cache;
    }

    @Override
    public boolean equals(Object other) {
      return other != null
          && other.getClass() == getClass()
          && Objects.equals(name, ((Person) other).name)
          && age == ((Person) other).age;
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, age);
    }
  }

  /** No no-arg constructor, a field of the same name as the superclass's. */
  public static final class Employee extends Person {
    private final String name;
    private final long salary;

    public Employee(String name, int age, long salary) {
      super(name, age);
      this.name = "employee " + name;
      this.salary = salary;
    }

    @Override
    public boolean equals(Object other) {
      return super.equals(other)
          && ((Employee) other).name.equals(name)
          && ((Employee) other).salary == salary;
    }

    @Override
    public int hashCode() {
      return super.hashCode() + Long.hashCode(salary);
    }
  }

  static final class PackagePrivate {
    String text = "initial";

    @Override
    public boolean equals(Object other) {
      return other instanceof PackagePrivate p && Objects.equals(p.text, text);
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(text);
    }
  }

  public abstract static class Holder<T> {
    protected T held;
  }

  public static final class PointHolder extends Holder<Point> {
    public PointHolder(Point held) {
      this.held = held;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof PointHolder h && Objects.equals(h.held, held);
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(held);
    }
  }

  /** Can refer to itself. */
  public static final class Node {
    public String name;
    public Node next;
    public List<Node> others = new ArrayList<>();

    public Node() {}

    public Node(String name) {
      this.name = name;
    }
  }

  public static final class NotFound extends Exception {
    private static final long serialVersionUID = 1L;

    private final String id;
    private int attempts;

    public NotFound(String message, String id) {
      super(message);
      this.id = id;
    }

    public NotFound(String message, Throwable cause, String id) {
      super(message, cause);
      this.id = id;
    }

    public String id() {
      return id;
    }

    public int attempts() {
      return attempts;
    }

    public NotFound after(int tries) {
      attempts = tries;
      return this;
    }
  }

  public static class Denied extends IOException {
    private static final long serialVersionUID = 1L;

    public Denied(String message) {
      super(message);
    }

    public Denied(String message, Throwable cause) {
      super(message, cause);
    }
  }

  public static final class VeryDenied extends Denied {
    private static final long serialVersionUID = 1L;

    public VeryDenied(String message) {
      super(message);
    }
  }
}
