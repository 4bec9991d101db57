package io.plainrpc.server;

import io.plainrpc.Execution;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.protocol.WireError;

/** What the numbers of methods stand for, in the version of a service that a client has announced. Any thread. */
interface Targets {

  /** What a number stands for, as the client counts. Does not block. */
  Target target(int method);

  /** What a number stands for that is beyond the client's own methods. */
  static Target none(String service, int method) {
    return Target.refused(WireError.of(
        ErrorCode.UNIMPLEMENTED,
        Execution.NOT_STARTED,
        "service " + service + " has no method number " + method));
  }
}
