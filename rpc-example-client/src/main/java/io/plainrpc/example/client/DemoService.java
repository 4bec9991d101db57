package io.plainrpc.example.client;

import java.util.concurrent.CompletableFuture;

/** What {@code demo} shows and {@link io.plainrpc.example.EchoService} does not have. */
public interface DemoService {
  /**
   * Turns a text into upper case; the caller need not wait.
   *
   * @param text any text
   * @return the text in upper case, later
   */
  CompletableFuture<String> upperLater(String text);

  /** Returns when the caller has lost patience, not earlier. */
  void takeForever();
}
