package io.plainrpc.codec;

import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;

/**
 * Turns the arguments, results and declared exceptions of one service into bytes and back.
 *
 * <p>Any thread may use it; nothing blocks. Bodies are written in the schema of the writer's descriptor and carry neither
 * class names nor type descriptions. See docs/protocol.md, "Bodies".
 */
public final class ServiceCodec {

  public ServiceCodec(ServiceContract contract, KryoPool kryos, CodecLimits limits) {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * Encodes the arguments of a call.
   *
   * @param maxBytes the largest body allowed
   * @throws io.plainrpc.CannotEncodeException naming the path, NOT_STARTED
   * @throws BodyTooLargeException with the exact size, when the body is larger than {@code maxBytes}
   */
  public Encoded encodeArguments(MethodContract method, Object[] arguments, int maxBytes) {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * Decodes the arguments of a call.
   *
   * @throws io.plainrpc.CannotDecodeException NOT_STARTED, whatever is wrong with the bytes
   */
  public Object[] decodeArguments(MethodContract method, byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Encodes a result; as {@link #encodeArguments}, with COMPLETED. */
  public Encoded encodeResult(MethodContract method, Object result, int maxBytes) {
    throw new UnsupportedOperationException("to be written");
  }

  /** Decodes a result; as {@link #decodeArguments}, with COMPLETED. */
  public Object decodeResult(MethodContract method, byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * Encodes an exception that the method declares.
   *
   * @return null when the method declares neither the exception's class nor a superclass of it
   */
  public Encoded encodeThrown(MethodContract method, Throwable thrown, int maxBytes) {
    throw new UnsupportedOperationException("to be written");
  }

  /**
   * Decodes a declared exception, with the remote stack joined under the calling thread's own.
   *
   * @param peer the address of the server, for the line between the two stacks
   */
  public Throwable decodeThrown(MethodContract method, byte[] buffer, int offset, int length, String peer) {
    throw new UnsupportedOperationException("to be written");
  }
}
