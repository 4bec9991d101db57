/**
 * The vocabulary of remote calls: what can fail and whether the method ran, and the annotations an interface may carry.
 *
 * <p>This package is API and imports nothing of ours. Start at {@link io.plainrpc.RpcException}; the doors are
 * {@code io.plainrpc.client.RpcClient} and {@code io.plainrpc.server.RpcServer}. Everything here is immutable and may be
 * used from any thread.
 */
package io.plainrpc;
