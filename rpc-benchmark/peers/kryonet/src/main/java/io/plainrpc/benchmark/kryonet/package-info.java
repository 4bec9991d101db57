/**
 * KryoNet, which sends objects and knows no calls: as its users do, a call is a {@link
 * io.plainrpc.benchmark.kryonet.Request} with a number, and the {@link io.plainrpc.benchmark.kryonet.Reply} that has the
 * same number completes it. KryoNet has calls of its own too, in its {@code ObjectSpace}; they go through reflection.
 */
package io.plainrpc.benchmark.kryonet;
