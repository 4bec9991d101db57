package io.plainrpc.client;

import io.plainrpc.Execution;
import io.plainrpc.TooLargeException;
import io.plainrpc.codec.BodyReader;
import io.plainrpc.codec.BodyTooLargeException;
import io.plainrpc.codec.Encoded;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.transport.ClientCall;
import io.plainrpc.transport.Endpoint;
import io.plainrpc.transport.Service;

/** A service as this client knows it: contract, codec, and how connections announce it. Immutable; any thread. */
final class BoundService {
  private final ServiceContract contract;
  private final ServiceCodec codec;
  private final Service announced;

  BoundService(ServiceContract contract, ServiceCodec codec) {
    this.contract = contract;
    this.codec = codec;
    this.announced = new Service(
        contract.name(),
        contract.descriptor().fingerprint(),
        contract.descriptor().bytes(),
        new ServerVersions(contract, codec)::version);
  }

  ServiceContract contract() {
    return contract;
  }

  Service announced() {
    return announced;
  }

  /** Encodes arguments; what cannot be sent fails here, before a connection is even looked for. */
  Encoded encode(MethodContract method, Object[] arguments, int maxMessageBytes) {
    try {
      return codec.encodeArguments(method, arguments, maxMessageBytes);
    } catch (BodyTooLargeException e) {
      throw new TooLargeException(
          method.label() + ": the arguments take " + e.sizeBytes()
              + " bytes, this client sends at most " + maxMessageBytes
              + "; raise RpcClient.builder().maxMessageBytes(...)",
          Execution.NOT_STARTED,
          TooLargeException.Side.CLIENT,
          e.sizeBytes(),
          maxMessageBytes,
          "RpcClient.builder().maxMessageBytes(...)");
    }
  }

  /**
   * What a call that has ended came to, decoded by the thread that asks.
   *
   * @return the method's result
   * @throws Throwable a declared exception, or an {@link io.plainrpc.RpcException}
   */
  Object outcome(MethodContract method, ClientCall call) throws Throwable {
    if (call.failure() != null) {
      throw call.failure().toException(method.label());
    }
    if (call.error() != null) {
      throw RemoteErrors.toException(
          call.error(), method.label(), server(call), call.deadlineRemedy());
    }
    if (method.oneWay()) {
      return null;
    }
    Object version = call.agreed().version();
    BodyReader reader = version == null
        ? codec.reader(method)
        : ((ServerVersions.Version) version).reader(method, server(call));
    byte[] body = call.body();
    int length = call.length();
    Endpoint peer = call.connection().endpoint();
    if (call.thrown()) {
      throw reader.thrown(body, call.offset(), length, call.more(), peer);
    }
    return reader.result(body, call.offset(), length, call.more(), peer);
  }

  private static String server(ClientCall call) {
    return call.connection().endpoint().toString();
  }
}
