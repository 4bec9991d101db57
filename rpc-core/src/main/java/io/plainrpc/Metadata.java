package io.plainrpc;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A few named texts that travel with a request or a reply, beside arguments and result: a tenant, a trace, a hint about caches.
 *
 * <p>Names have 1 to {@value #MAX_NAME_LENGTH} characters: lower-case ASCII letters, digits, {@code -}, {@code _} and {@code .};
 * they do not begin with {@code plainrpc-}, which is reserved. Values are any text without lone surrogates. There are at most
 * {@value #MAX_ENTRIES} entries and {@value #MAX_BYTES} bytes of all, each entry counting its name, its value in UTF-8 and
 * {@value #ENTRY_BYTES} more. These limits are part of the protocol, no settings. What is larger belongs into an argument.
 *
 * <p>Immutable; keeps its entries in the order in which they were added.
 */
public final class Metadata {
  /** Most bytes of all entries together. */
  public static final int MAX_BYTES = 8 * 1024;

  /** Most entries. */
  public static final int MAX_ENTRIES = 64;

  /** Longest name. */
  public static final int MAX_NAME_LENGTH = 64;

  /**
   * The name of the W3C Trace Context (https://www.w3.org/TR/trace-context). A call that is made for another one has the value
   * of that, unless it is given its own.
   */
  public static final String TRACEPARENT = "traceparent";

  /** What an entry takes beside name and value. */
  private static final int ENTRY_BYTES = 3;

  private static final String RESERVED = "plainrpc-";
  private static final Metadata NONE = new Metadata(Map.of(), 0);

  private final Map<String, String> entries;
  private final int bytes;

  private Metadata(Map<String, String> entries, int bytes) {
    this.entries = entries;
    this.bytes = bytes;
  }

  /**
   * No entries.
   *
   * @return the one empty metadata
   */
  public static Metadata none() {
    return NONE;
  }

  /**
   * Metadata from a map.
   *
   * @param entries no null among them; copied, in the map's order
   * @return the metadata
   * @throws IllegalArgumentException when a name or a value has another form, or a limit is exceeded; it says which
   */
  public static Metadata of(Map<String, String> entries) {
    if (entries.isEmpty()) {
      return NONE;
    }
    Map<String, String> copy = new LinkedHashMap<>();
    int bytes = 0;
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      bytes += checkedBytes(entry.getKey(), entry.getValue());
      copy.put(entry.getKey(), entry.getValue());
    }
    if (copy.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("metadata of " + copy.size() + " entries, limit "
          + MAX_ENTRIES + "; this limit is fixed, send more as an argument");
    }
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException("metadata of " + bytes + " bytes, limit " + MAX_BYTES
          + "; this limit is fixed, send more as an argument");
    }
    return new Metadata(Collections.unmodifiableMap(copy), bytes);
  }

  /**
   * These entries and one more, which takes the place of one with the same name.
   *
   * @param name not null
   * @param value not null
   * @return the new metadata
   * @throws IllegalArgumentException when name or value have another form, or a limit is exceeded; it says which
   */
  public Metadata with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(entries);
    more.put(name, value);
    return of(more);
  }

  /**
   * The value of a name.
   *
   * @param name any
   * @return null when there is none
   */
  public String get(String name) {
    return entries.get(name);
  }

  /**
   * All entries.
   *
   * @return an unmodifiable map
   */
  public Map<String, String> asMap() {
    return entries;
  }

  /**
   * Whether there are no entries.
   *
   * @return true for {@link #none()} and its equals
   */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * How much of {@link #MAX_BYTES} the entries take.
   *
   * @return the number of bytes
   */
  public int bytes() {
    return bytes;
  }

  private static int checkedBytes(String name, String value) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, () -> "the value of " + name);
    checkName(name);
    for (int i = 0; i < value.length(); i++) {
      if (Character.isHighSurrogate(value.charAt(i))
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(value.charAt(i))) {
        throw new IllegalArgumentException(
            "the value of metadata " + name + " has a lone surrogate at " + i + "; send text");
      }
    }
    return ENTRY_BYTES + name.length() + value.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void checkName(String name) {
    boolean wellFormed = !name.isEmpty()
        && name.length() <= MAX_NAME_LENGTH
        && name.chars().allMatch(Metadata::isOfName);
    if (!wellFormed) {
      String shown = name.length() <= 100 ? name : name.substring(0, 100) + "...";
      throw new IllegalArgumentException("metadata name '" + shown + "'; names have 1 to "
          + MAX_NAME_LENGTH + " characters of a-z, 0-9, '-', '_' and '.', such as tenant-id");
    }
    if (name.startsWith(RESERVED)) {
      throw new IllegalArgumentException(
          "metadata name '" + name + "'; names with " + RESERVED + " are reserved, choose another");
    }
  }

  private static boolean isOfName(int c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Metadata that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  /** The entries as a map shows them, values included. */
  @Override
  public String toString() {
    return entries.toString();
  }
}
