/**
 * The work that every subject of the benchmark does, the processes it does it in, and bare sockets to compare with.
 *
 * <p>A {@link io.plainrpc.benchmark.Subject} is found by {@link java.util.ServiceLoader} in the class path of
 * {@link io.plainrpc.benchmark.ServerProcess} and {@link io.plainrpc.benchmark.ClientProcess}, which are told what to do by
 * lines on their standard input. Whoever starts them compares; nothing here asserts anything about speed.
 */
package io.plainrpc.benchmark;
