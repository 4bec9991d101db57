/**
 * Netty and Kryo put together by hand for the one service of the workload: what an engineer would write who needs neither
 * deadlines per call nor contracts that change. Callers encode on their own threads and park; event loops do the rest, the
 * service's methods included. Start reading at {@link io.plainrpc.benchmark.nettykryo.Wire}.
 */
package io.plainrpc.benchmark.nettykryo;
