package io.plainrpc.benchmark;

/**
 * Calls a server once, says so and ends: from the start of this process to that line is the cold start. Does nothing else, so that
 * the harness takes little of that time.
 */
public final class FirstReply {
  private FirstReply() {}

  /**
   * Runs.
   *
   * @param arguments the subject's id and the server's port
   * @throws Exception when the call fails
   */
  public static void main(String[] arguments) throws Exception {
    Subject subject = Subjects.find(arguments[0]);
    Calling calling = subject.connect(Integer.parseInt(arguments[1]), 1);
    Caller caller = calling.caller();
    boolean exists = caller.existUser("someone7@example.org");
    System.out.println(exists ? "reply" : "wrong reply");
    System.out.flush();
    // Not closed: how long frameworks take for that is nobody's start.
    Runtime.getRuntime().halt(0);
  }
}
