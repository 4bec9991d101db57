package io.plainrpc.example.server.exec;

import io.plainrpc.Identity;
import io.plainrpc.example.ExecRequest;
import java.util.List;

/** Says which authenticated caller may run which command. Called by many threads; must not block. */
@FunctionalInterface
public interface ExecPolicy {
  /**
   * Decides about one command. Anonymous callers are refused before this is asked.
   *
   * @param who the caller
   * @param request the whole request: variables and a directory can change what a command does
   * @return whether it may be run
   */
  boolean permits(Identity who, ExecRequest request);

  /**
   * Lets every authenticated caller run everything.
   *
   * @return the policy of a server whose only caller is its own user
   */
  static ExecPolicy everything() {
    return (who, request) -> true;
  }

  /**
   * Lets every authenticated caller run one argument vector as it is, with no variables and no directory of theirs.
   *
   * @param command the program and all its arguments
   * @return the policy
   */
  static ExecPolicy only(List<String> command) {
    List<String> permitted = List.copyOf(command);
    return (who, request) -> request.command().equals(permitted)
        && request.directory() == null
        && request.environment().isEmpty();
  }
}
