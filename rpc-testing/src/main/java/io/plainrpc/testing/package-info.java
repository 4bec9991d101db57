/**
 * For the tests of applications that use PlainRPC. {@link io.plainrpc.testing.InProcess} makes real calls without a socket; {@link
 * io.plainrpc.testing.Simulation} runs servers and clients in virtual time, with a network that fails as a seed says.
 *
 * <p>{@code InProcess} is a {@code PipeSocket} under the real transport. Of a simulation everything happens in the {@code
 * EventQueue}: a call goes from {@code SimulatedClient} through {@code ClientPool}, {@code ClientSide}, {@code SimLink} and {@code
 * ServerSide} to a handler, and back; {@code Ledger} compares what both ends see.
 */
package io.plainrpc.testing;
