package io.plainrpc.page;

import java.util.concurrent.CompletableFuture;

/** A service that does what a conversation needs done. Methods are numbered in the order of their names. */
public interface Desk {
  /** Number 0. */
  void fail(String text);

  /** Number 1: does not return before it is told to. */
  String hold(String text);

  /** Number 2. */
  CompletableFuture<String> later(String text);

  /** Number 3. */
  void nothing();

  /** Number 4. */
  String refuse(int code) throws Refused;

  /** Number 5. */
  String repeat(String text, int times);
}
