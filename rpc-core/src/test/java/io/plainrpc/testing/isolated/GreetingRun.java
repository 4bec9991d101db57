package io.plainrpc.testing.isolated;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A whole life of a server and a client, in the class loader that loaded this. */
public final class GreetingRun implements Runnable {

  /** The implementation; a class of this loader, too. */
  private static final class GreeterImpl implements Greeter {
    @Override
    public String greet(Person person) throws UnfriendlyException {
      if (person.mood() == Mood.BAD) {
        throw new UnfriendlyException("not today, " + person.name());
      }
      return "hello " + person.name();
    }

    @Override
    public CompletableFuture<Person> friend(Person person) {
      return CompletableFuture.completedFuture(person.friends().get(0));
    }
  }

  @Override
  public void run() {
    try (RpcServer server =
            RpcServer.builder().service(Greeter.class, new GreeterImpl()).start();
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Greeter greeter = client.service(Greeter.class);
      Greeter.Person friend = new Greeter.Person("Bo", Greeter.Mood.GOOD, List.of());
      check(greeter.greet(new Greeter.Person("Al", Greeter.Mood.GOOD, List.of())), "hello Al");
      check(
          greeter
              .friend(new Greeter.Person("Al", Greeter.Mood.GOOD, List.of(friend)))
              .thenApply(Greeter.Person::name)
              .get(20, TimeUnit.SECONDS),
          "Bo");
      try {
        greeter.greet(new Greeter.Person("Cy", Greeter.Mood.BAD, List.of()));
        throw new AssertionError("greeted all the same");
      } catch (Greeter.UnfriendlyException e) {
        check(e.getMessage(), "not today, Cy");
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void check(Object value, Object expected) {
    if (!expected.equals(value)) {
      throw new AssertionError("expected " + expected + ", not " + value);
    }
  }
}
