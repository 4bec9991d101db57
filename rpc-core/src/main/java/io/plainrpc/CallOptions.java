package io.plainrpc;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How the calls of one proxy are made, where that differs from the client's settings. Immutable.
 *
 * <p>Making a proxy takes no network and little time: what is different for each request, such as metadata, gets a proxy for
 * each request.
 *
 * <pre>{@code
 * Users users = client.service(Users.class, CallOptions.DEFAULT.withMetadata("tenant", "acme"));
 * }</pre>
 *
 * @param timeout how long a call may take, from the call to its result; null for the client's timeout
 * @param metadata what travels with each request
 * @param replyMetadata is given what travelled with each reply, {@link Metadata#none()} if nothing did; null for nobody. It is
 *     called by the thread that takes the result, before the method returns or throws what it declares, or the future
 *     completes. What it throws takes the place of the result
 */
public record CallOptions(
    Duration timeout, Metadata metadata, Consumer<? super Metadata> replyMetadata) {
  /** Everything as the client has it. */
  public static final CallOptions DEFAULT = new CallOptions(null, Metadata.none(), null);

  /**
   * Checks the values.
   *
   * @param timeout how long a call may take; null for the client's timeout
   * @param metadata what travels with each request; not null
   * @param replyMetadata is given what travelled with each reply; null for nobody
   * @throws IllegalArgumentException when the timeout is not positive
   */
  public CallOptions {
    if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
      throw new IllegalArgumentException("the call timeout must be positive, not " + timeout);
    }
    Objects.requireNonNull(metadata, "metadata");
  }

  /**
   * Options with a timeout.
   *
   * @param timeout how long a call may take; positive
   * @return the options
   */
  public static CallOptions timeout(Duration timeout) {
    return DEFAULT.withTimeout(timeout);
  }

  /**
   * These options with another timeout.
   *
   * @param timeout how long a call may take; positive
   * @return the new options
   */
  public CallOptions withTimeout(Duration timeout) {
    return new CallOptions(Objects.requireNonNull(timeout, "timeout"), metadata, replyMetadata);
  }

  /**
   * These options with one more entry of metadata, which takes the place of one with the same name.
   *
   * @param name see {@link Metadata}
   * @param value see {@link Metadata}
   * @return the new options
   * @throws IllegalArgumentException when name or value have another form, or a limit is exceeded; it says which
   */
  public CallOptions withMetadata(String name, String value) {
    return withMetadata(metadata.with(name, value));
  }

  /**
   * These options with other metadata.
   *
   * @param metadata what travels with each request, instead of what was there
   * @return the new options
   */
  public CallOptions withMetadata(Metadata metadata) {
    return new CallOptions(timeout, metadata, replyMetadata);
  }

  /**
   * These options with somebody who is given the metadata of replies. An {@code AtomicReference::set} will do for a proxy that one
   * thread uses.
   *
   * @param receiver called for each reply, see above
   * @return the new options
   */
  public CallOptions withReplyMetadata(Consumer<? super Metadata> receiver) {
    return new CallOptions(timeout, metadata, Objects.requireNonNull(receiver, "receiver"));
  }
}
