/**
 * The interfaces that the example server and the example client share, and nothing else: this module is all that the two
 * have to agree on.
 *
 * <p>Start at {@link io.plainrpc.example.EchoService}.
 */
package io.plainrpc.example;
