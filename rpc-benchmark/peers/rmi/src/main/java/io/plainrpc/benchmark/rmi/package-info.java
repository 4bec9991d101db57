/** JDK RMI as a subject of the benchmark. */
package io.plainrpc.benchmark.rmi;
