/** Races on the table that the two halves of a connection share. See {@code io.plainrpc.transport} beside this one. */
package io.plainrpc.protocol;
