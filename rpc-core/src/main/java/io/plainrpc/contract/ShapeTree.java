package io.plainrpc.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A shape as a descriptor writes it, taken apart. It may come from a stranger: names are names here, no class is looked for.
 * Immutable.
 */
// shape     = ( name [ "<" shape { "," shape } ">" ] | "(" shape { "|" shape } ")" ) { "[]" }
// signature = name "(" [ shape { "," shape } ] ")"
public sealed interface ShapeTree {

  /**
   * The shape as it was written. Put together anew: if each level of a nested shape kept its text, those would be many times
   * as long as the descriptor that a stranger has sent.
   */
  String text();

  /** A name without a dot: a primitive, a box, a value class, or {@code void}. */
  record Plain(String text) implements ShapeTree {}

  /**
   * A user's type.
   *
   * @param text its wire name, type arguments included
   */
  record User(String text) implements ShapeTree {

    /** The name without type arguments: what stays the same when an argument changes. */
    String rawName() {
      return rawName(text);
    }

    static String rawName(String wireName) {
      int arguments = wireName.indexOf('<');
      return arguments < 0 ? wireName : wireName.substring(0, arguments);
    }
  }

  /** An array. */
  record Array(ShapeTree element) implements ShapeTree {
    @Override
    public String text() {
      return element.text() + "[]";
    }
  }

  /** A collection, map, optional and the like. */
  record Container(String kind, List<ShapeTree> arguments) implements ShapeTree {
    @Override
    public String text() {
      return kind + join(arguments, ",", "<", ">");
    }
  }

  /** One of several. */
  record Choice(List<ShapeTree> alternatives) implements ShapeTree {
    @Override
    public String text() {
      return join(alternatives, "|", "(", ")");
    }
  }

  private static String join(List<ShapeTree> parts, String between, String before, String after) {
    return parts.stream().map(ShapeTree::text).collect(Collectors.joining(between, before, after));
  }

  /**
   * Takes a shape apart.
   *
   * @return null when the text is not of the form of a shape
   */
  static ShapeTree parse(String text) {
    ShapeParser parser = new ShapeParser(text);
    ShapeTree shape = parser.shape();
    return parser.isAtEnd() ? shape : null;
  }

  /**
   * Takes the parameters of a signature apart.
   *
   * @return null when the text is not of the form of a signature
   */
  static List<ShapeTree> parseParameters(String signature) {
    ShapeParser parser = new ShapeParser(signature);
    List<ShapeTree> parameters = parser.signature();
    return parser.isAtEnd() ? parameters : null;
  }

  /** Tells of every user type that the shape mentions, but not of those in the type arguments of another. */
  default void forEachUser(Consumer<User> consumer) {
    if (this instanceof User user) {
      consumer.accept(user);
    } else if (this instanceof Array array) {
      array.element().forEachUser(consumer);
    } else if (this instanceof Container container) {
      container.arguments().forEach(argument -> argument.forEachUser(consumer));
    } else if (this instanceof Choice choice) {
      choice.alternatives().forEach(alternative -> alternative.forEachUser(consumer));
    }
  }

  /** Reads a text from the left to the right. Confined to one thread. */
  final class ShapeParser {
    /**
     * Far above what {@link TypeReader#MAX_TYPE_PARTS} lets through, and far below what would exhaust a stack.
     */
    private static final int MAX_DEPTH = 100;

    private final String text;
    private int at;
    private int depth;

    /** How many levels the shape has that was read last, those of arrays included. */
    private int height;

    private ShapeParser(String text) {
      this.text = text;
    }

    private boolean isAtEnd() {
      return at == text.length();
    }

    private List<ShapeTree> signature() {
      if (name() == null || !take('(')) {
        return null;
      }
      return take(')') ? List.of() : list(',', ')');
    }

    private ShapeTree shape() {
      if (++depth > MAX_DEPTH) {
        return null;
      }
      height = 0;
      ShapeTree shape = take('(') ? choice() : named();
      height++;
      while (shape != null && take('[')) {
        // They nest as well as what they are of.
        shape = ++height <= MAX_DEPTH && take(']') ? new Array(shape) : null;
      }
      depth--;
      return shape;
    }

    private ShapeTree choice() {
      List<ShapeTree> alternatives = list('|', ')');
      return alternatives == null ? null : new Choice(alternatives);
    }

    private ShapeTree named() {
      int start = at;
      String name = name();
      if (name == null) {
        return null;
      }
      List<ShapeTree> arguments = List.of();
      if (take('<')) {
        arguments = list(',', '>');
        if (arguments == null) {
          return null;
        }
      }
      if (name.indexOf('.') >= 0) {
        return new User(text.substring(start, at));
      }
      return arguments.isEmpty() ? new Plain(name) : new Container(name, arguments);
    }

    private List<ShapeTree> list(char separator, char end) {
      List<ShapeTree> list = new ArrayList<>();
      int highest = 0;
      do {
        ShapeTree shape = shape();
        if (shape == null) {
          return null;
        }
        list.add(shape);
        highest = Math.max(highest, height);
      } while (take(separator));
      height = highest;
      return take(end) ? List.copyOf(list) : null;
    }

    private String name() {
      int start = at;
      while (at < text.length() && WireNames.isClean(text.codePointAt(at))) {
        at += Character.charCount(text.codePointAt(at));
      }
      return at > start ? text.substring(start, at) : null;
    }

    private boolean take(char expected) {
      boolean found = at < text.length() && text.charAt(at) == expected;
      at += found ? 1 : 0;
      return found;
    }
  }
}
