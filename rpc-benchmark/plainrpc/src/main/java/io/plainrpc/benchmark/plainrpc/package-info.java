/** PlainRPC as a subject of the benchmark: in its default configuration, and in others that are measured when they are named. */
package io.plainrpc.benchmark.plainrpc;
