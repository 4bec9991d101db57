/**
 * What a service interface means: which methods are remote, which types they reach, and the
 * canonical text both sides compare. What is not found here is never decoded.
 *
 * <p>This package owns the reading of interfaces by reflection, every refusal with its remedy, and
 * descriptors with their fingerprints. It knows no bytes of values, no sockets and no threads.
 * Start at {@link io.plainrpc.contract.ServiceContract#of}; it falls through InterfaceReader
 * (methods), TypeReader (positions) and MemberReader (fields).
 *
 * <p>The thread that exports a service or makes a proxy reads its contract; the result is immutable
 * and any thread may use it. Nothing is kept in static fields but tables of JDK classes, so the
 * class loaders of interfaces stay collectable.
 *
 * <p>Not API: applications see only the {@link io.plainrpc.ContractException} that this package
 * throws.
 */
package io.plainrpc.contract;
