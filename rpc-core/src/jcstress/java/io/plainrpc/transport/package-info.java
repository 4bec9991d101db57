/**
 * Races between threads that share a connection, under jcstress: each test puts real objects into the state where it matters,
 * lets two threads loose on them some millions of times, and names the outcomes that must never be seen. Run with
 * {@code mvn test -Praces -pl rpc-core}; one class of tests with {@code -Draces.tests=InPlace} (a regular expression).
 *
 * <p>Nothing here needs a network. Where a thread would be parked for ever if a wake-up got lost, it gives up after
 * {@link io.plainrpc.transport.Patience} and reports that as the outcome.
 *
 * <p>No test has more than two actors: jcstress leaves out those that need more processors than the machine has.
 */
package io.plainrpc.transport;
