/**
 * What careful engineers write by hand for exactly this work with nothing but sockets: no contract, no deadlines, no checksums, no
 * limits but one. Others are measured by it.
 *
 * <p>{@link io.plainrpc.benchmark.bare.PingPong} has a connection for each caller, {@link io.plainrpc.benchmark.bare.Multiplexed} two
 * for all; both call the same server, whose bytes {@link io.plainrpc.benchmark.bare.Frames} describes.
 */
package io.plainrpc.benchmark.bare;
