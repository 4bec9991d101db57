package io.plainrpc.health;

/**
 * How many calls took about as long.
 *
 * @param belowNanos they took less than this; {@link Long#MAX_VALUE} for those that took 137 s and more
 * @param calls how many
 */
public record DurationCount(long belowNanos, long calls) {}
