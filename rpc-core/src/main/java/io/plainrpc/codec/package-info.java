/**
 * Objects to bytes and back: the bodies of requests and replies. Not API.
 *
 * <p>The one place that knows Kryo, and no sockets. Callers use {@link io.plainrpc.codec.ServiceCodec}, from any thread: the
 * callers and handlers themselves encode and decode, outside of every lock.
 *
 * <p>Start reading at {@link io.plainrpc.codec.ServiceCodec}; {@code SerializerCompiler} says which serializer stands at
 * which position, {@code WireSerializer} what they have in common, {@code BoundedInput} how a body from a stranger is kept
 * from costing more than it should.
 */
package io.plainrpc.codec;
