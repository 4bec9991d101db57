package io.plainrpc.example.client;

import io.plainrpc.example.EchoService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Runs in the demo's server. Many threads may call. */
final class DemoServiceImpl implements DemoService {
  private final EchoService echo;

  DemoServiceImpl(EchoService echo) {
    this.echo = echo;
  }

  @Override
  public CompletableFuture<String> upperLater(String text) {
    return CompletableFuture.supplyAsync(() -> echo.upper(text));
  }

  @Override
  public void takeForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      // The server interrupts handlers whose callers have gone.
      Thread.currentThread().interrupt();
    }
  }
}
