package io.plainrpc.benchmark.run;

/**
 * How much time to spend.
 *
 * @param rounds per setting
 * @param millis per round and contestant
 * @param warmUpMillis per setting and contestant
 */
record Pace(int rounds, long millis, long warmUpMillis) {}
