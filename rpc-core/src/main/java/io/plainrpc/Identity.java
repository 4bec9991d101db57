package io.plainrpc;

import java.util.Objects;

/**
 * Who makes a call, as far as the server knows: what an {@link Authenticator} found out, or nobody in particular.
 *
 * <p>Immutable; equal when the names are equal and both are authenticated or both are not.
 */
public final class Identity {
  private static final int MAX_NAME = 256;
  private static final Identity ANONYMOUS = new Identity("anonymous", true);

  private final String name;
  private final boolean anonymous;

  private Identity(String name, boolean anonymous) {
    this.name = name;
    this.anonymous = anonymous;
  }

  /**
   * Somebody who has been authenticated.
   *
   * @param name for log lines, messages and decisions; 1 to 256 characters, no control characters
   * @return the identity
   * @throws IllegalArgumentException when the name has another form
   */
  public static Identity of(String name) {
    Objects.requireNonNull(name, "name");
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "the name of an identity has 1 to " + MAX_NAME + " characters, not " + name.length());
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("the name of an identity has no control characters");
    }
    return new Identity(name, false);
  }

  /**
   * Somebody who has not said who they are.
   *
   * @return the one anonymous identity
   */
  public static Identity anonymous() {
    return ANONYMOUS;
  }

  /**
   * The name.
   *
   * @return never null; {@code anonymous} when nobody was authenticated, which an authenticated identity may be called too
   */
  public String name() {
    return name;
  }

  /**
   * Whether nobody was authenticated.
   *
   * @return true for {@link #anonymous()} only
   */
  public boolean isAnonymous() {
    return anonymous;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identity that && anonymous == that.anonymous && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
