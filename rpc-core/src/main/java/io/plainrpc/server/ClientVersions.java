package io.plainrpc.server;

import io.plainrpc.Execution;
import io.plainrpc.contract.Descriptor;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.WireError;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The versions of the exported services that clients call with, other than the server's own. Each is resolved once, however
 * many connections use it.
 *
 * <p>A version is kept as long as a connection uses it, the last few also beyond that, so that the next connection finds them.
 * Clients choose what they announce, so what is kept is bounded, by the length of their descriptors; a version that finds no room
 * is refused. Any thread.
 */
final class ClientVersions {
  /** A resolved version takes some fifty times its descriptor at most; those of people have a few KiB. */
  static final int MAX_DESCRIPTOR_BYTES = 1024 * 1024;

  /** So many that no connection uses are remembered. */
  private static final int REMEMBERED = 8;

  // Guarded by this.
  private final Map<Descriptor, Kept> versions = new HashMap<>();
  // Those that no connection uses, the oldest first.
  private final Map<Descriptor, Kept> unused = new LinkedHashMap<>();
  private int bytes;

  private static final class Kept {
    private final ClientVersion version;
    private int uses;

    Kept(ClientVersion version) {
      this.version = version;
    }
  }

  /** What the methods of a client with that version stand for, for one more connection; to be {@link #release released}. */
  Targets targets(Exported service, Descriptor client) {
    ClientVersion known = use(client, null);
    if (known != null) {
      return known;
    }
    ClientVersion used = use(client, new ClientVersion(service, client));
    return used != null ? used : refusing();
  }

  /** Takes the version that there is, or else the one that was made, if there is room for it; null otherwise. */
  private synchronized ClientVersion use(Descriptor client, ClientVersion made) {
    Kept kept = versions.get(client);
    if (kept == null && made != null && makeRoom(client.length())) {
      kept = new Kept(made);
      versions.put(client, kept);
      bytes += client.length();
    }
    if (kept == null) {
      return null;
    }
    kept.uses++;
    unused.remove(client);
    return kept.version;
  }

  private boolean makeRoom(int length) {
    while (bytes + length > MAX_DESCRIPTOR_BYTES && !unused.isEmpty()) {
      forgetOldest();
    }
    return bytes + length <= MAX_DESCRIPTOR_BYTES;
  }

  private void forgetOldest() {
    Descriptor oldest = unused.keySet().iterator().next();
    unused.remove(oldest);
    versions.remove(oldest);
    bytes -= oldest.length();
  }

  /** A connection that used the version has ended. */
  synchronized void release(ClientVersion version) {
    Kept kept = versions.get(version.client());
    kept.uses--;
    if (kept.uses == 0) {
      unused.put(version.client(), kept);
      if (unused.size() > REMEMBERED) {
        forgetOldest();
      }
    }
  }

  private static Targets refusing() {
    Target refused = Target.refused(WireError.of(
        ErrorCode.CONTRACT_MISMATCH,
        Execution.NOT_STARTED,
        "client and server have different versions of the service, and connected clients with other"
            + " versions use all of the " + MAX_DESCRIPTOR_BYTES
            + " bytes that the server keeps for their descriptions; build this client against the"
            + " server's version, or let clients share one"));
    return method -> refused;
  }
}
