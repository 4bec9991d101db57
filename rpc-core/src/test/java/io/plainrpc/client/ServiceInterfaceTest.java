package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.ContractException;
import io.plainrpc.Execution;
import io.plainrpc.HandlerFailedException;
import io.plainrpc.UnimplementedException;
import io.plainrpc.server.RpcServer;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an interface may be, across a socket. */
class ServiceInterfaceTest {

  public interface Store<K, V> {
    V put(K key, V value);

    Map<K, V> all();
  }

  public record User(String name, int age) {}

  public static class NotFoundException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int code;

    public NotFoundException(String message, Throwable cause, int code) {
      super(message, cause);
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  public interface Users extends Store<String, User> {
    String add(String a, String b);

    int add(int a, int b);

    long add(long... all);

    void touch();

    char next(char c);

    List<String> nulls(String text, Integer number, List<String> list);

    User find(String name) throws NotFoundException;

    CompletableFuture<User> findLater(String name) throws NotFoundException;

    CompletableFuture<Void> touchLater();

    default String greet(String name) {
      return "hello " + name + " " + add(1, 2);
    }
  }

  /** What a real application has: an implementation that nobody else sees. */
  private static final class UsersImpl implements Users {
    private int touched;

    @Override
    public User put(String key, User value) {
      return new User(key + value.name(), value.age());
    }

    @Override
    public Map<String, User> all() {
      return Map.of("a", new User("a", 1));
    }

    @Override
    public String add(String a, String b) {
      return a + b;
    }

    @Override
    public int add(int a, int b) {
      return a + b;
    }

    @Override
    public long add(long... all) {
      return Arrays.stream(all).sum();
    }

    @Override
    public void touch() {
      touched++;
    }

    @Override
    public char next(char c) {
      return (char) (c + touched);
    }

    @Override
    public List<String> nulls(String text, Integer number, List<String> list) {
      return Arrays.asList(
          text, number == null ? null : number.toString(), list == null ? null : "list");
    }

    @Override
    public User find(String name) throws NotFoundException {
      if (name.equals("bug")) {
        throw new IllegalStateException("a bug");
      }
      throw new NotFoundException("no " + name, new IllegalArgumentException("inner"), 404);
    }

    @Override
    public CompletableFuture<User> findLater(String name) {
      return CompletableFuture.failedFuture(new NotFoundException("no " + name, null, 405));
    }

    @Override
    public CompletableFuture<Void> touchLater() {
      touch();
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public String greet(String name) {
      return "not this one";
    }
  }

  private RpcServer server;
  private RpcClient client;
  private Users users;

  @BeforeEach
  void start() {
    server = RpcServer.builder().service(Users.class, new UsersImpl()).start();
    client = RpcClient.connect("127.0.0.1:" + server.port());
    users = client.service(Users.class);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void inheritedGenericMethodsKnowTheirTypes() {
    assertEquals(new User("kn", 3), users.put("k", new User("n", 3)));
    assertEquals(Map.of("a", new User("a", 1)), users.all());
    Store<String, User> store = users;
    assertEquals(new User("xn", 3), store.put("x", new User("n", 3)));
  }

  @Test
  void overloadsAndVarargsAreToldApart() {
    assertEquals("ab", users.add("a", "b"));
    assertEquals(3, users.add(1, 2));
    assertEquals(6L, users.add(1L, 2L, 3L));
    assertEquals(0L, users.add());
  }

  @Test
  void voidMethodsHaveRunWhenTheyReturn() throws Exception {
    users.touch();
    assertEquals('b', users.next('a'));
    assertNull(users.touchLater().get());
    assertEquals('c', users.next('a'));
  }

  @Test
  void nullsArriveAsNulls() {
    assertEquals(Arrays.asList(null, null, null), users.nulls(null, null, null));
    assertEquals(Arrays.asList("t", "1", "list"), users.nulls("t", 1, List.of()));
  }

  @Test
  void defaultMethodsRunOnTheProxy() {
    assertEquals("hello you 3", users.greet("you"));
  }

  @Test
  void aDeclaredExceptionKeepsMessageCauseFieldsAndBothStacks() {
    NotFoundException thrown = assertThrows(NotFoundException.class, () -> users.find("x"));
    assertEquals("no x", thrown.getMessage());
    assertEquals(404, thrown.code());
    assertTrue(thrown.getCause().toString().contains("inner"), thrown.getCause().toString());
    List<String> methods = Arrays.stream(thrown.getStackTrace())
        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
        .toList();
    int mine = lastIndexOf(methods, ServiceInterfaceTest.class.getName());
    int marker = methods.indexOf("---- remote.stack");
    int theirs = methods.indexOf(UsersImpl.class.getName() + ".find");
    assertTrue(0 <= mine && mine < marker && marker < theirs, methods.toString());
  }

  private static int lastIndexOf(List<String> methods, String className) {
    int last = -1;
    for (int i = 0; i < methods.size(); i++) {
      boolean here = methods.get(i).startsWith(className + ".")
          || methods.get(i).startsWith(className + "$$Lambda");
      last = here ? i : last;
    }
    return last;
  }

  @Test
  void aFutureFailsWithTheDeclaredException() {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> users.findLater("x").get());
    assertEquals(405, ((NotFoundException) failure.getCause()).code());
  }

  @Test
  void anUndeclaredExceptionCrossesAsTextInsideAnRpcException() {
    HandlerFailedException failure =
        assertThrows(HandlerFailedException.class, () -> users.find("bug"));
    assertEquals(Execution.COMPLETED, failure.execution());
    assertEquals("java.lang.IllegalStateException", failure.remoteClassName());
    assertEquals("a bug", failure.remoteMessage());
    assertTrue(failure.remoteStack().contains("UsersImpl.find"), failure.remoteStack());
    assertTrue(
        failure
            .getMessage()
            .startsWith("Users.find(String) at 127.0.0.1:" + server.port() + " failed with "),
        failure.getMessage());
  }

  @Test
  void equalsHashCodeAndToStringSpeakOfTheProxy() {
    Users other = client.service(Users.class);
    assertEquals(users, users);
    assertNotEquals(users, other);
    assertEquals(users.hashCode(), users.hashCode());
    assertEquals("Users at 127.0.0.1:" + server.port(), users.toString());
    assertEquals(1, List.of(users).indexOf(users) + 1);
  }

  public interface Unknown {
    void call();
  }

  @Test
  void aServiceThatIsNotExportedIsNamedWithThoseThatAre() {
    UnimplementedException failure = assertThrows(
        UnimplementedException.class, () -> client.service(Unknown.class).call());
    assertEquals(Execution.NOT_STARTED, failure.execution());
    assertTrue(failure.getMessage().contains(Unknown.class.getName()), failure.getMessage());
    assertTrue(failure.getMessage().contains(Users.class.getName()), failure.getMessage());
    assertEquals("ab", users.add("a", "b"), "the connection is still good");
  }

  public interface Hopeless {
    Object anything(InputStream in);

    void raw(@SuppressWarnings("rawtypes") List list);
  }

  @Test
  void everythingThatCannotWorkIsReportedAtOnceOnBothSides() {
    ContractException atClient =
        assertThrows(ContractException.class, () -> client.service(Hopeless.class));
    assertEquals(3, atClient.problems().size(), atClient.getMessage());
    RpcServer.Builder builder = RpcServer.builder();
    ContractException atServer = assertThrows(
        ContractException.class,
        () -> builder.service(Hopeless.class, new Hopeless() {
          @Override
          public Object anything(InputStream in) {
            return null;
          }

          @Override
          public void raw(@SuppressWarnings("rawtypes") List list) {
            // Never called.
          }
        }));
    assertEquals(atClient.problems(), atServer.problems());
  }
}
