package io.plainrpc.server;

import io.plainrpc.Execution;
import io.plainrpc.contract.Descriptor;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.WireError;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * The versions of the exported services that clients call with, other than the server's own. Each is resolved once, however
 * many connections use it.
 *
 * <p>A version is kept as long as a connection uses it, the last few also beyond that. Clients choose what they announce, so
 * what is kept is bounded, by the length of their descriptors; a version that finds no room is refused. Any thread.
 */
final class ClientVersions {
  /** A resolved version takes some twenty times its descriptor; those of people have a few KiB. */
  static final int MAX_DESCRIPTOR_BYTES = 1024 * 1024;

  /** So many are remembered for connections to come. */
  private static final int REMEMBERED = 8;

  // Guarded by this.
  private final Map<Descriptor, Kept> versions = new HashMap<>();
  private final Deque<ClientVersion> last = new ArrayDeque<>();
  private int bytes;

  private record Kept(WeakReference<ClientVersion> version, int bytes) {}

  /** What the methods of a client with that version stand for. */
  synchronized Targets targets(Exported service, Descriptor client) {
    Kept kept = versions.get(client);
    ClientVersion known = kept == null ? null : kept.version().get();
    return known != null ? known : add(service, client);
  }

  private Targets add(Exported service, Descriptor client) {
    int length = client.length();
    if (bytes + length > MAX_DESCRIPTOR_BYTES) {
      forgetUnused();
    }
    if (bytes + length > MAX_DESCRIPTOR_BYTES) {
      Target refused = Target.refused(WireError.of(
          ErrorCode.CONTRACT_MISMATCH,
          Execution.NOT_STARTED,
          "client and server have different versions of the service, and clients with other versions"
              + " already use " + bytes + " of the " + MAX_DESCRIPTOR_BYTES
              + " bytes that the server keeps for their descriptions; build this client against the"
              + " server's version, or let clients share one"));
      return method -> refused;
    }
    ClientVersion version = new ClientVersion(service, client);
    Kept replaced = versions.put(client, new Kept(new WeakReference<>(version), length));
    bytes += length - (replaced == null ? 0 : replaced.bytes());
    last.addLast(version);
    if (last.size() > REMEMBERED) {
      last.removeFirst();
    }
    return version;
  }

  private void forgetUnused() {
    for (Iterator<Kept> all = versions.values().iterator(); all.hasNext(); ) {
      Kept kept = all.next();
      if (kept.version().get() == null) {
        bytes -= kept.bytes();
        all.remove();
      }
    }
  }
}
