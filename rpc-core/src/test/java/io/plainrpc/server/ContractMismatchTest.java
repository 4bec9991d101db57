package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.ContractMismatchException;
import io.plainrpc.Execution;
import io.plainrpc.RpcException;
import io.plainrpc.UnimplementedException;
import io.plainrpc.client.RpcClient;
import io.plainrpc.contract.TestCompiler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of one interface, compiled apart. */
class ContractMismatchTest {
  private static final String OLD = """
      package demo;
      public interface Users {
        record User(String name, int age) {}
        User find(String name);
        void rename(String name);
        void remove(String name);
      }
      """;

  private static final String NEW = """
      package demo;
      public interface Users {
        record User(String name, String age) {}
        User find(String name);
        void rename(String name);
        void removeAll();
      }
      """;

  public interface Echo {
    String echo(String text);
  }

  @TempDir
  Path directory;

  @Test
  void aMethodThatDoesNotFitIsRefusedBeforeAnythingRunsAndOthersWork() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    try (URLClassLoader old = load("old", OLD);
        URLClassLoader young = load("new", NEW);
        RpcServer server = export(RpcServer.builder().service(Echo.class, text -> text), old, ran);
        RpcClient client = RpcClient.connect("127.0.0.1:" + server.port())) {
      Class<?> users = young.loadClass("demo.Users");
      Object proxy = client.service(users);
      Method find = users.getMethod("find", String.class);
      RpcException refusal = failure(ContractMismatchException.class, find, proxy, "x");
      assertEquals(Execution.NOT_STARTED, refusal.execution());
      String message = refusal.getMessage();
      assertTrue(
          message.startsWith("Users.find(String) at 127.0.0.1:" + server.port() + ": "), message);
      assertTrue(
          message.contains("demo.Users$User.age is int for the server and String for the client"),
          message);
      assertTrue(message.contains("the client has find(String) demo.Users$User"), message);
      assertEquals(
          message, failure(ContractMismatchException.class, find, proxy, "x").getMessage());
      RpcException missing =
          failure(UnimplementedException.class, users.getMethod("removeAll"), proxy);
      assertEquals(Execution.NOT_STARTED, missing.execution());
      assertTrue(
          missing.getMessage().contains("no such method on this server"), missing::getMessage);
      assertEquals(0, ran.get());
      users.getMethod("rename", String.class).invoke(proxy, "x");
      assertEquals(1, ran.get());
      assertEquals("x", client.service(Echo.class).echo("x"), "other services are not concerned");
      assertEquals(1, server.connections());
    }
  }

  private static RpcException failure(
      Class<? extends RpcException> type, Method method, Object proxy, Object... arguments) {
    Throwable thrown = assertThrows(
            InvocationTargetException.class, () -> method.invoke(proxy, arguments))
        .getCause();
    return assertInstanceOf(type, thrown);
  }

  private URLClassLoader load(String version, String source) {
    return TestCompiler.loader(
        TestCompiler.compile(directory.resolve(version), Map.of("demo/Users.java", source)));
  }

  private static RpcServer export(RpcServer.Builder builder, ClassLoader loader, AtomicInteger ran)
      throws ClassNotFoundException {
    return export(builder, loader.loadClass("demo.Users"), ran);
  }

  private static <T> RpcServer export(
      RpcServer.Builder builder, Class<T> service, AtomicInteger ran) {
    Object implementation = Proxy.newProxyInstance(
        service.getClassLoader(), new Class<?>[] {service}, (proxy, method, arguments) -> {
          ran.incrementAndGet();
          return null;
        });
    return builder.service(service, service.cast(implementation)).start();
  }
}
