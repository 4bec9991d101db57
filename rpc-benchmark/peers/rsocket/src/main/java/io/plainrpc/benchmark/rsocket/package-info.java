/** RSocket-java as a subject of the benchmark. */
package io.plainrpc.benchmark.rsocket;
