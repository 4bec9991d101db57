package io.plainrpc.health;

import java.time.Duration;

/**
 * How a server is.
 *
 * @param status whether it takes calls
 * @param uptime how long it has been running
 * @param version of PlainRPC, from its jar; {@code (not packaged)} where it does not run from one
 * @param connections how many it has, the asking one included
 * @param callsInFlight how many it has accepted and not answered, those of {@link ServerInfo} not included
 * @param maxCallsInFlight how many there may be
 */
public record Health(
    ServerStatus status,
    Duration uptime,
    String version,
    int connections,
    int callsInFlight,
    int maxCallsInFlight) {}
