/** Races for Kryo instances. See {@code io.plainrpc.transport} beside this one. */
package io.plainrpc.codec;
