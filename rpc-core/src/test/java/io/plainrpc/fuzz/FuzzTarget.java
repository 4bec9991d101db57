package io.plainrpc.fuzz;

import java.util.List;

/**
 * Something that reads bytes of strangers, and what must be true whatever they are. Whoever implements it is stateless between
 * two inputs, so that an input that fails does so alone.
 */
public interface FuzzTarget {
  /** How the command line and the corpus's file call it: one word in lower case. */
  String name();

  /** Valid and hostile inputs to start from, made anew for each run, so that they are never out of date. */
  List<FuzzInput> seeds();

  /**
   * Reads an input and checks what comes of it.
   *
   * @param input any bytes
   * @param meter what the reading itself has to go through; not what is only there to check it
   * @throws AssertionError when something is not as it must be; whatever else is thrown is a finding too
   */
  void run(byte[] input, Meter meter);
}
