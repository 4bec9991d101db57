package io.plainrpc.codec;

import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.NamedType;
import io.plainrpc.contract.Resolution;
import io.plainrpc.contract.Shape;
import io.plainrpc.contract.VersionPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes what reads the bodies of a peer with another version of the service. Methods share what they have in common, so that
 * what is kept for a peer does not grow with the number of methods it calls. Any thread; one at a time makes something.
 */
public final class VersionReaders {
  private final ServiceCodec codec;
  private final SerializerCompiler own;
  private final List<NamedType> types;
  private final VersionPair versions;
  // By the types with shared references that a method admits: only those may be read where there is
  // no place for them.
  private final Map<Set<String>, ResolvingCompiler> requests = new HashMap<>();
  private final Map<Set<String>, ResolvingCompiler> replies = new HashMap<>();

  VersionReaders(
      ServiceCodec codec, SerializerCompiler own, List<NamedType> types, VersionPair versions) {
    this.codec = codec;
    this.own = own;
    this.types = types;
    this.versions = versions;
  }

  /**
   * What reads the arguments of a method that a client has written. Takes a millisecond or so, to be kept.
   *
   * @param method the method of the server
   * @param clientMethod the client's number of the method, which works
   */
  public BodyReader arguments(MethodContract method, int clientMethod) {
    synchronized (own) {
      ResolvingCompiler compiler = compiler(requests, versions.requests(), method.parameters());
      MethodPlan plan =
          codec.plan(method).readingArguments(versions.arguments(clientMethod), compiler);
      compiler.finish();
      return codec.reader(plan);
    }
  }

  /**
   * What reads the answers to a method that a server has written. Takes a millisecond or so, to be kept.
   *
   * @param method the method of the client, which works
   */
  public BodyReader answers(MethodContract method) {
    synchronized (own) {
      List<Shape> admitted = new ArrayList<>(List.of(method.result()));
      method
          .exceptions()
          .forEach(
              exception -> exception.members().forEach(member -> admitted.add(member.shape())));
      ResolvingCompiler compiler = compiler(replies, versions.replies(), admitted);
      MethodPlan plan = codec
          .plan(method)
          .readingAnswers(
              versions.result(method.number()), versions.exceptions(method.number()), compiler);
      compiler.finish();
      return codec.reader(plan);
    }
  }

  private ResolvingCompiler compiler(
      Map<Set<String>, ResolvingCompiler> compilers, Resolution resolution, List<Shape> positions) {
    Set<String> shared = NamedType.sharedWithin(positions);
    return compilers.computeIfAbsent(
        shared,
        admitted -> new ResolvingCompiler(
            own,
            resolution,
            types.stream().filter(type -> admitted.contains(type.wireName())).toList()));
  }
}
