/**
 * Frames and the state of one connection, as values that can be stepped: bytes and times come in, bytes and calls on a
 * sink go out. No objects of users, no sockets, no threads, no clock, no logging. Not API.
 *
 * <p>A connection has two halves. {@link io.plainrpc.protocol.Outbound} is guarded by the connection's lock;
 * {@link io.plainrpc.protocol.Inbound} is confined to whoever holds its reading role. They share only the
 * {@link io.plainrpc.protocol.InFlight} table. The wire itself is specified in {@code docs/protocol.md}; start reading at
 * {@link io.plainrpc.protocol.FrameHeader}.
 */
package io.plainrpc.protocol;
