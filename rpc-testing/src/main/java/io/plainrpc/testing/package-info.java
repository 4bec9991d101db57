/**
 * For the tests of applications that use PlainRPC. {@link io.plainrpc.testing.InProcess} makes real calls without a socket.
 */
package io.plainrpc.testing;
