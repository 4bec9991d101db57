/**
 * The calling side. API is {@link io.plainrpc.client.RpcClient} and its builder; start there.
 *
 * <p>A call goes from {@code ServiceProxy} through {@code ClientCalls} to a connection of {@code ConnectionPool} and comes
 * back on the caller's own thread, or for a future on the {@code ClientExecutor}. The mirror image is
 * {@code io.plainrpc.server}; the two never import each other.
 */
package io.plainrpc.client;
