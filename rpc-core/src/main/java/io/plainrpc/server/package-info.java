/**
 * The serving side. API is {@link io.plainrpc.server.RpcServer} and its builder; start there.
 *
 * <p>A call comes in through {@code Dispatcher}, on the thread that read it or a pooled one, and leaves through
 * {@code Answers}, on whatever thread its handler or its future ended. The mirror image is {@code io.plainrpc.client}; the
 * two never import each other.
 */
package io.plainrpc.server;
