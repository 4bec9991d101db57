package io.plainrpc.testing;

import io.plainrpc.CallTimeout;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The service that the suite calls: one method for each thing that a call may be or do. */
public interface Desk {

  record Item(String name, int count, List<String> tags, Item next) {}

  /** Declared where it is thrown. */
  final class NoSuchItemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String wanted;

    public NoSuchItemException(String message, String wanted) {
      super(message);
      this.wanted = wanted;
    }

    public String wanted() {
      return wanted;
    }
  }

  String text(String text);

  long sum(int first, long second);

  Item item(Item item);

  void note(String text);

  String find(String name) throws NoSuchItemException;

  String fails(String message);

  byte[] bytes(byte[] bytes);

  byte[] produce(int size);

  /** A text that cannot be sent. */
  String unsendable();

  /** Takes that long. */
  String slow(int millis);

  /** Takes that long although the caller waits 300 ms at most. */
  @CallTimeout(300)
  String slowButBrief(int millis);

  CompletableFuture<String> later(String text);

  CompletableFuture<String> laterFind(String name) throws NoSuchItemException;

  CompletableFuture<String> laterSlow(int millis);

  /** What the handler knows of its caller. */
  String caller();

  default String twice(String text) {
    return text(text) + text(text);
  }
}
