package io.plainrpc.server;

import io.plainrpc.Execution;
import io.plainrpc.contract.Descriptor;
import io.plainrpc.protocol.Agreement;
import io.plainrpc.protocol.Announcement;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.ProtocolException;
import io.plainrpc.protocol.WireError;
import io.plainrpc.transport.RequestHandler.Announced;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The services that a server exports, and what it makes of a client's announcements. Any thread. */
final class Registry {
  private static final int MAX_NAME = 256;

  private final Map<String, Exported> byName;
  private final ClientVersions versions = new ClientVersions();
  private final BuiltIn builtIn;

  /**
   * What a server exports.
   *
   * @param builtIn what it has besides, or null
   */
  Registry(Collection<Exported> services, BuiltIn builtIn) {
    this.byName = services.stream()
        .collect(Collectors.toUnmodifiableMap(one -> one.contract().name(), one -> one));
    this.builtIn = builtIn;
  }

  /** The service of that name, or null. */
  private Exported service(String name) {
    Exported users = byName.get(name);
    return users == null && builtIn != null ? builtIn.service(name) : users;
  }

  Announced announced(Announcement announcement) {
    Descriptor theirs = parse(announcement);
    Exported mine = service(theirs.serviceName());
    if (mine == null) {
      Target refused = Target.refused(unknown(theirs));
      Targets all = method -> refused;
      return new Announced(Agreement.unknown(announcement.service()), all);
    }
    Descriptor descriptor = mine.contract().descriptor();
    if (descriptor.equals(theirs)) {
      return new Announced(Agreement.same(announcement.service(), descriptor.fingerprint()), mine);
    }
    return new Announced(
        Agreement.different(announcement.service(), descriptor.fingerprint(), descriptor.bytes()),
        versions.targets(mine, theirs));
  }

  /** A connection that was given what {@link #announced} made has ended. */
  void released(Object binding) {
    if (binding instanceof ClientVersion version) {
      versions.release(version);
    }
  }

  private static Descriptor parse(Announcement announcement) {
    if (!MessageDigest.isEqual(sha256(announcement.descriptor()), announcement.fingerprint())) {
      throw new ProtocolException(
          "service announced with a descriptor that does not match its fingerprint");
    }
    try {
      return Descriptor.parse(announcement.descriptor());
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(
          "service announced with a malformed descriptor: " + e.getMessage());
    }
  }

  private WireError unknown(Descriptor theirs) {
    String name = theirs.serviceName();
    // It is kept as long as the connection, and a client may make it as long as a descriptor.
    name = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name;
    String known = byName.isEmpty()
        ? "none"
        : String.join(", ", List.copyOf(byName.keySet()).stream().sorted().toList());
    return WireError.of(
        ErrorCode.UNIMPLEMENTED,
        Execution.NOT_STARTED,
        "the server does not export the service " + name + " (it exports: " + known
            + "); export it with RpcServer.builder().service(...), or call another server");
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
