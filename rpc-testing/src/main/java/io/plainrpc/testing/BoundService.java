package io.plainrpc.testing;

import io.plainrpc.client.ClientInternals;
import io.plainrpc.codec.CodecLimits;
import io.plainrpc.codec.KryoPool;
import io.plainrpc.codec.ServiceCodec;
import io.plainrpc.contract.RegisteredSubtypes;
import io.plainrpc.contract.ServiceContract;

/** A service as simulated clients know it. Immutable. */
record BoundService(ServiceContract contract, ServiceCodec codec) {
  /** Shared by all simulations: making sessions is what costs most when there are thousands. */
  static final KryoPool KRYOS = new KryoPool();

  private static final ClassValue<BoundService> WITH_DEFAULTS = new ClassValue<>() {
    @Override
    protected BoundService computeValue(Class<?> type) {
      return make(type, CodecLimits.DEFAULT, RegisteredSubtypes.NONE);
    }
  };

  static BoundService of(Class<?> type, ClientInternals.Plan plan) {
    boolean defaults =
        plan.codec().equals(CodecLimits.DEFAULT) && plan.subtypes().equals(RegisteredSubtypes.NONE);
    return defaults ? WITH_DEFAULTS.get(type) : make(type, plan.codec(), plan.subtypes());
  }

  private static BoundService make(Class<?> type, CodecLimits limits, RegisteredSubtypes subtypes) {
    ServiceContract contract = ServiceContract.of(type, subtypes);
    return new BoundService(contract, new ServiceCodec(contract, KRYOS, limits));
  }
}
