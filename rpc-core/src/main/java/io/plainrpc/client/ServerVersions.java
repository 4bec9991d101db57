package io.plainrpc.client;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.Execution;
import io.plainrpc.codec.BodyReader;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.codec.VersionReaders;
import io.plainrpc.contract.Descriptor;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.contract.VersionPair;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The versions of one service that servers have, other than the client's own. What was found out about one is remembered,
 * for as many versions as meet while servers are restarted one after the other. Any thread.
 */
final class ServerVersions {
  /** Connections hold the versions that they use; these are found again by connections to come. */
  private static final int REMEMBERED = 8;

  private final ServiceContract contract;
  private final ServiceCodec codec;

  // Guarded by this; the one that was used last comes last.
  private final Map<Descriptor, Version> versions = new LinkedHashMap<>(16, 0.75f, true);

  ServerVersions(ServiceContract contract, ServiceCodec codec) {
    this.contract = contract;
    this.codec = codec;
  }

  /**
   * A server's version.
   *
   * @throws IllegalArgumentException when the descriptor is malformed, of another service, or not of that fingerprint
   */
  Version version(byte[] fingerprint, byte[] bytes) {
    Descriptor descriptor = Descriptor.parse(bytes);
    if (!Arrays.equals(descriptor.fingerprint(), fingerprint)) {
      throw new IllegalArgumentException("it is not of its fingerprint");
    }
    if (!descriptor.serviceName().equals(contract.name())) {
      throw new IllegalArgumentException("it is of another service");
    }
    return remembered(descriptor);
  }

  private synchronized Version remembered(Descriptor descriptor) {
    Version known = versions.get(descriptor);
    if (known == null) {
      known = new Version(new VersionPair(contract.descriptor(), descriptor));
      versions.put(descriptor, known);
      if (versions.size() > REMEMBERED) {
        versions.remove(versions.keySet().iterator().next());
      }
    }
    return known;
  }

  /** One version that a server has. */
  final class Version {
    private final VersionPair pair;
    private final VersionReaders bodies;
    // Made when a method is answered for the first time.
    private final AtomicReferenceArray<BodyReader> readers =
        new AtomicReferenceArray<>(contract.methods().size());

    private Version(VersionPair pair) {
      this.pair = pair;
      this.bodies = codec.readers(pair);
    }

    VersionPair pair() {
      return pair;
    }

    /**
     * What reads the server's answers to a method.
     *
     * @param server the server's address, for messages
     * @throws CannotDecodeException when they cannot be read; a server of ours does not run such a method
     */
    BodyReader reader(MethodContract method, String server) {
      BodyReader reader = readers.get(method.number());
      return reader != null ? reader : resolve(method, server);
    }

    private BodyReader resolve(MethodContract method, String server) {
      VersionPair.Match match = pair.match(method.number());
      if (match.verdict() != VersionPair.Verdict.WORKS) {
        throw new CannotDecodeException(
            method.label() + " at " + server + ": the answer cannot be read, " + match.problem()
                + "; build both against the same version of the interface",
            Execution.COMPLETED,
            null);
      }
      BodyReader made = bodies.answers(method);
      return readers.compareAndSet(method.number(), null, made)
          ? made
          : readers.get(method.number());
    }
  }
}
