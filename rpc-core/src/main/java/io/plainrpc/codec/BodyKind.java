package io.plainrpc.codec;

import io.plainrpc.Execution;

/** What a body holds, and with that what its failure means for the call. */
enum BodyKind {
  ARGUMENTS(Execution.NOT_STARTED),
  RESULT(Execution.COMPLETED),
  THROWN(Execution.COMPLETED);

  private final Execution execution;

  BodyKind(Execution execution) {
    this.execution = execution;
  }

  Execution execution() {
    return execution;
  }
}
