/**
 * What a change of a service's interface breaks, and for whom, before it is deployed: for the tests of those who own the
 * interface.
 */
package io.plainrpc.compat;
