/**
 * Sockets, threads and timers: drives the protocol of connections. No users' objects. Not API.
 *
 * <p>{@code docs/concurrency.md} has the whole picture. The client's side starts at
 * {@link io.plainrpc.transport.ClientConnection}, entered by callers, its stand-by reader and writer, and the client's timer;
 * the server's at {@link io.plainrpc.transport.ServerTransport} and {@code ServerConnection}, entered by workers, the
 * watchdog and the server's timer. Sockets never leave this package.
 */
package io.plainrpc.transport;
