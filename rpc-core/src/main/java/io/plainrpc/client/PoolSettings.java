package io.plainrpc.client;

import io.plainrpc.transport.Connector;
import io.plainrpc.transport.Dialer;
import java.util.function.DoubleSupplier;

/**
 * What a client's pool obeys.
 *
 * @param connectionsPerServer most connections that take calls, per address
 * @param idleNanos how long a connection without calls is kept
 * @param maxAgeNanos how long a connection is kept, give or take a tenth
 * @param resolver finds the addresses behind a name, for every connection anew
 * @param dialer makes the sockets for them
 * @param random from 0 inclusive to 1 exclusive; any thread
 */
record PoolSettings(
    int connectionsPerServer,
    long idleNanos,
    long maxAgeNanos,
    Connector.Resolver resolver,
    Dialer dialer,
    DoubleSupplier random) {}
