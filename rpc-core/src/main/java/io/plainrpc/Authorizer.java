package io.plainrpc;

import java.util.Objects;

/**
 * Says who may call what. The server asks before it decodes a single argument, so what is forbidden costs next to nothing
 * and reaches no code of the service.
 *
 * <p>Called by many threads at once, for every call: it must neither block nor take long. When it throws, the call is denied
 * and the server logs why.
 */
@FunctionalInterface
public interface Authorizer {

  /**
   * Decides about one call.
   *
   * @param who what is known about the caller, never null
   * @param service the binary name of the interface, {@code com.example.UserService}
   * @param method name and parameter types as in the interface's descriptor, {@code find(String)}
   * @return the decision, not null
   */
  Decision decide(Identity who, String service, String method);

  /** What an authorizer says. Immutable. */
  final class Decision {

    /** What may come of it. */
    public enum Kind {
      /** The call goes on. */
      ALLOW,
      /** Not this caller; it fails with {@link PermissionDeniedException}. */
      DENY,
      /** Not without knowing who calls; it fails with {@link UnauthenticatedException}. */
      NEEDS_IDENTITY
    }

    private static final Decision ALLOW = new Decision(Kind.ALLOW, "");

    private final Kind kind;
    private final String reason;

    private Decision(Kind kind, String reason) {
      this.kind = kind;
      this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * The call may be made.
     *
     * @return the decision
     */
    public static Decision allow() {
      return ALLOW;
    }

    /**
     * This caller may not make the call.
     *
     * @param reason for the caller: why, and what to do; at most 8 KiB of it are sent
     * @return the decision
     */
    public static Decision deny(String reason) {
      return new Decision(Kind.DENY, reason);
    }

    /**
     * An anonymous caller may not make the call, somebody known perhaps.
     *
     * @param reason for the caller: why, and what to do; at most 8 KiB of it are sent
     * @return the decision
     */
    public static Decision needsIdentity(String reason) {
      return new Decision(Kind.NEEDS_IDENTITY, reason);
    }

    /**
     * What was decided.
     *
     * @return never null
     */
    public Kind kind() {
      return kind;
    }

    /**
     * Why, for the caller.
     *
     * @return never null; empty when the call is allowed
     */
    public String reason() {
      return reason;
    }
  }
}
