package io.plainrpc.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A shape as a descriptor writes it, taken apart. It may come from a stranger: names are names here, no class is looked for.
 * Immutable.
 */
// shape     = ( name [ "<" shape { "," shape } ">" ] | "(" shape { "|" shape } ")" ) { "[]" }
// signature = name "(" [ shape { "," shape } ] ")"
public sealed interface ShapeTree {

  /** The shape as it was written. */
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
  record Array(String text, ShapeTree element) implements ShapeTree {}

  /** A collection, map, optional and the like. */
  record Container(String text, String kind, List<ShapeTree> arguments) implements ShapeTree {}

  /** One of several. */
  record Choice(String text, List<ShapeTree> alternatives) implements ShapeTree {}

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
      int start = at;
      height = 0;
      ShapeTree shape = take('(') ? choice(start) : named(start);
      height++;
      // Before the array is made: each of them keeps its whole text.
      while (shape != null && take('[')) {
        shape =
            ++height <= MAX_DEPTH && take(']') ? new Array(text.substring(start, at), shape) : null;
      }
      depth--;
      return shape;
    }

    private ShapeTree choice(int start) {
      List<ShapeTree> alternatives = list('|', ')');
      return alternatives == null ? null : new Choice(text.substring(start, at), alternatives);
    }

    private ShapeTree named(int start) {
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
      String whole = text.substring(start, at);
      if (name.indexOf('.') >= 0) {
        return new User(whole);
      }
      return arguments.isEmpty() ? new Plain(whole) : new Container(whole, name, arguments);
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
