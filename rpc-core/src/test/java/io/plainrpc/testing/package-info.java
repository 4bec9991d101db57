/**
 * What the tests of connections share: peers that play given bytes, a proxy that does harm, child processes, and ways to
 * wait without sleeping.
 */
package io.plainrpc.testing;
