/**
 * Dubbo with its own protocol and without a registry, set up through its API: direct dispatch, as its documentation
 * recommends for methods that do not block, and the one shared connection that it makes by default.
 */
package io.plainrpc.benchmark.dubbo;
