package io.plainrpc.server;

import io.plainrpc.Execution;
import io.plainrpc.codec.VersionReaders;
import io.plainrpc.contract.Descriptor;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.VersionPair;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.WireError;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A service as a client with another version of it calls it. A method is looked at when it is called for the first time;
 * whether the client can read the answer is part of that, so that no handler runs in vain. Any thread.
 */
final class ClientVersion implements Targets {
  private final Exported service;
  private final Descriptor client;
  private final VersionPair pair;
  private final VersionReaders readers;
  private final AtomicReferenceArray<Target> targets;

  ClientVersion(Exported service, Descriptor client) {
    this.service = service;
    this.client = client;
    this.pair = new VersionPair(client, service.contract().descriptor());
    this.readers = service.codec().readers(pair);
    this.targets = new AtomicReferenceArray<>(pair.methods());
  }

  /** What the client has announced. */
  Descriptor client() {
    return client;
  }

  @Override
  public Target target(int method) {
    if (method >= targets.length()) {
      return Targets.none(service.contract().name(), method);
    }
    Target target = targets.get(method);
    return target != null ? target : resolve(method);
  }

  private Target resolve(int method) {
    Target made = look(method);
    return targets.compareAndSet(method, null, made) ? made : targets.get(method);
  }

  private Target look(int method) {
    VersionPair.Match match = pair.match(method);
    return switch (match.verdict()) {
      case WORKS -> {
        MethodContract here = service.contract().methods().get(match.server());
        yield new Target(
            service, here, readers.arguments(here, method), service.memory(match.server()), null);
      }
      case MISSING ->
        refused(
            ErrorCode.UNIMPLEMENTED,
            "no such method on this server: " + match.problem()
                + "; call one that it has, or update the server");
      case REFUSED ->
        refused(
            ErrorCode.CONTRACT_MISMATCH,
            "client and server have different versions of the service, and this method is not"
                + " compatible: " + match.problem()
                + "; build both against the same version of the interface");
    };
  }

  private static Target refused(ErrorCode code, String message) {
    return Target.refused(WireError.of(code, Execution.NOT_STARTED, message));
  }
}
