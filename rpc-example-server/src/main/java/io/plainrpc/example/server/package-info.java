/**
 * The example server: a program around one {@link io.plainrpc.server.RpcServer}.
 *
 * <p>Start at {@link io.plainrpc.example.server.ServerMain}. Handlers such as
 * {@link io.plainrpc.example.server.EchoServiceImpl} are entered by many of the server's threads at once, everything else
 * by the main thread; a signal closes the server on a thread of its own.
 */
package io.plainrpc.example.server;
