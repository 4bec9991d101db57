/**
 * The benchmark as a program: starts every subject's processes, lets the subjects take turns, and writes tables and charts.
 *
 * <p>Start at {@link io.plainrpc.benchmark.run.BenchmarkMain}. {@link io.plainrpc.benchmark.run.Contest} measures, {@link
 * io.plainrpc.benchmark.run.Results} compares, {@link io.plainrpc.benchmark.run.Goals} judges. One thread does all this, and
 * sleeps while something is measured.
 */
package io.plainrpc.benchmark.run;
