/**
 * The interfaces that the example server and the example client share, and nothing else: this module is all that the two
 * have to agree on.
 *
 * <p>Start at {@link io.plainrpc.example.EchoService}, then {@link io.plainrpc.example.ExecService}.
 */
package io.plainrpc.example;
