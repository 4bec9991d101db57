/**
 * Comparisons, as ratios within one run. Never published.
 *
 * <p>{@link io.plainrpc.benchmark.BenchmarkMain} starts the servers as processes of their own, measures in rounds that take
 * turns, and prints medians. Nothing here asserts anything: tests do not depend on the speed of a machine.
 */
package io.plainrpc.benchmark;
