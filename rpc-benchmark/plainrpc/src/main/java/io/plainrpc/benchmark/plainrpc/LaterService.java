package io.plainrpc.benchmark.plainrpc;

import java.util.concurrent.CompletableFuture;

/** For callers that do not wait. */
public interface LaterService {
  /** As {@link io.plainrpc.benchmark.UserService#existUser}. */
  CompletableFuture<Boolean> existUser(String email);
}
