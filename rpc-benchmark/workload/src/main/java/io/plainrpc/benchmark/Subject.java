package io.plainrpc.benchmark;

import java.io.Closeable;
import java.util.List;

/**
 * A framework, set up as its own project recommends, that does the work of the benchmark. Found by
 * {@link java.util.ServiceLoader}, so it has a public constructor without parameters.
 */
public interface Subject {

  /** What a subject is compared as. */
  enum Kind {
    /** Bare sockets and bytes written by hand: what the others are measured by. */
    FLOOR,
    /** PlainRPC in its default configuration. */
    OURS,
    /** Another framework. */
    PEER,
    /** Another configuration of one of the above, measured only when it is named. */
    VARIANT
  }

  /**
   * The name on command lines and in file names.
   *
   * @return lower-case letters, digits and hyphens
   */
  String id();

  /**
   * The name in tables.
   *
   * @return the framework, with its version, and what is to be known about its configuration, on one line
   */
  String name();

  /**
   * What it is compared as.
   *
   * @return {@link Kind#PEER} unless overridden
   */
  default Kind kind() {
    return Kind.PEER;
  }

  /**
   * What the framework needs besides the options that all processes are started with.
   *
   * @return options of the JVM for both processes; none unless overridden
   */
  default List<String> jvmOptions() {
    return List.of();
  }

  /**
   * Starts a server on a free port of 127.0.0.1.
   *
   * @param services what it serves; every server the same
   * @return when it accepts calls
   * @throws Exception when it cannot be started
   */
  Serving serve(Services services) throws Exception;

  /**
   * Makes a client, as a program would that has this many threads that call.
   *
   * @param port of the server, on 127.0.0.1
   * @param callers how many callers will be made, at most
   * @return the client, connected now or by its callers
   * @throws Exception when it cannot be made
   */
  Calling connect(int port, int callers) throws Exception;

  /**
   * Makes connections that stay without calls. Unless overridden, each is a client of its own that has made one call.
   *
   * @param port of the server, on 127.0.0.1
   * @param count how many
   * @return closes them
   * @throws Exception when they cannot be made
   */
  default Closeable connectIdle(int port, int count) throws Exception {
    IdleConnections idle = new IdleConnections();
    try {
      idle.open(this, port, count);
      return idle;
    } catch (Exception e) {
      idle.close();
      throw e;
    }
  }
}
