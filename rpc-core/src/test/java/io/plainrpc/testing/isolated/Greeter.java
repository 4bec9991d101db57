package io.plainrpc.testing.isolated;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reaches types of every kind that is remembered somewhere. */
public interface Greeter {
  /** A record. */
  record Person(String name, Mood mood, List<Person> friends) {}

  /** An enum. */
  enum Mood {
    GOOD,
    BAD
  }

  /** A declared exception. */
  final class UnfriendlyException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnfriendlyException(String message) {
      super(message);
    }
  }

  String greet(Person person) throws UnfriendlyException;

  CompletableFuture<Person> friend(Person person);
}
