package io.plainrpc.testing;

import io.plainrpc.CallContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The {@link Desk}; remembers what it was asked to do. */
final class DeskHandler implements Desk {
  private final Consumer<Duration> pause;
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final List<CallContext> slow = new CopyOnWriteArrayList<>();

  /**
   * @param pause lets a handler's time pass, until that is over or nobody wants the answer any more
   */
  DeskHandler(Consumer<Duration> pause) {
    this.pause = pause;
  }

  /** All methods that have run, each with its argument. */
  List<String> calls() {
    return calls;
  }

  /** The calls of slow methods that have begun. */
  List<CallContext> slow() {
    return slow;
  }

  private void ran(String call) {
    calls.add(call);
  }

  @Override
  public String text(String text) {
    ran("text " + text);
    return text;
  }

  @Override
  public long sum(int first, long second) {
    return first + second;
  }

  @Override
  public Item item(Item item) {
    return item;
  }

  @Override
  public void note(String text) {
    ran("note " + text);
  }

  @Override
  public String find(String name) throws NoSuchItemException {
    throw new NoSuchItemException("no item of that name", name);
  }

  @Override
  public String fails(String message) {
    throw new IllegalStateException(message);
  }

  @Override
  public byte[] bytes(byte[] bytes) {
    ran("bytes");
    return bytes;
  }

  @Override
  public byte[] produce(int size) {
    ran("produce " + size);
    return new byte[size];
  }

  @Override
  public String unsendable() {
    ran("unsendable");
    return "half of a pair: \uD800";
  }

  @Override
  public String slow(int millis) {
    slow.add(CallContext.current());
    pause.accept(Duration.ofMillis(millis));
    return "after " + millis;
  }

  @Override
  public String slowButBrief(int millis) {
    return slow(millis);
  }

  @Override
  public CompletableFuture<String> later(String text) {
    return CompletableFuture.completedFuture(text);
  }

  @Override
  public CompletableFuture<String> laterFind(String name) {
    return CompletableFuture.failedFuture(new NoSuchItemException("no item of that name", name));
  }

  @Override
  public CompletableFuture<String> laterSlow(int millis) {
    return CompletableFuture.completedFuture(slow(millis));
  }

  @Override
  public String caller() {
    CallContext context = CallContext.current();
    return context.identity().name() + ", " + !context.timeLeft().isZero();
  }
}
