/**
 * The example client: a program with one class per command.
 *
 * <p>Start at {@link io.plainrpc.example.client.ClientMain}. The main thread runs everything, except for signals in the
 * interactive shell and what the demo's server and its concurrent callers do.
 */
package io.plainrpc.example.client;
