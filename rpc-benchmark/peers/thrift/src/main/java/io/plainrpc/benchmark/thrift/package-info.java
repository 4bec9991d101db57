/** Apache Thrift as a subject of the benchmark. */
package io.plainrpc.benchmark.thrift;
