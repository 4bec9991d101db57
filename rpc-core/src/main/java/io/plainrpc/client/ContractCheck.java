package io.plainrpc.client;

import io.plainrpc.ContractMismatchException;
import io.plainrpc.Execution;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.VersionPair;
import io.plainrpc.protocol.ErrorCode;
import io.plainrpc.transport.ClientCall;
import java.util.ArrayList;
import java.util.List;

/** What a server's version of a service means for a client's calls, without calling anything. Stateless. */
final class ContractCheck {
  private ContractCheck() {}

  /**
   * Looks at what a server has answered.
   *
   * @param asked the call that asked, see {@link ClientCalls#ask}
   * @throws io.plainrpc.RpcException when the server does not say, or not every method could be called
   */
  static void check(BoundService service, ClientCall asked) {
    if (asked.failure() != null) {
      throw asked.failure().toException(asked.label());
    }
    boolean answered = asked.agreed() != null
        && asked.agreed().known()
        && asked.error() != null
        && asked.error().code() == ErrorCode.UNIMPLEMENTED;
    String server = asked.connection().endpoint().toString();
    if (!answered) {
      throw asked.error() == null
          ? new ContractMismatchException(
              asked.label() + " at " + server
                  + ": the server has answered a call of a method that it cannot have",
              Execution.NOT_STARTED,
              null)
          : RemoteErrors.toException(asked.error(), asked.label(), server, asked.deadlineRemedy());
    }
    if (asked.agreed().version() != null) {
      VersionPair pair = ((ServerVersions.Version) asked.agreed().version()).pair();
      List<String> problems = problems(service, pair);
      if (!problems.isEmpty()) {
        throw new ContractMismatchException(
            asked.label() + " at " + server + ": " + problems.size() + " of "
                + pair.methods() + " methods cannot be called: " + String.join("; ", problems)
                + "; build both against the same version of the interface, or do not call them",
            Execution.NOT_STARTED,
            null);
      }
    }
  }

  private static List<String> problems(BoundService service, VersionPair pair) {
    List<String> problems = new ArrayList<>();
    for (MethodContract method : service.contract().methods()) {
      VersionPair.Match match = pair.match(method.number());
      if (match.verdict() != VersionPair.Verdict.WORKS) {
        problems.add(method.label() + ": " + match.problem());
      }
    }
    return problems;
  }
}
