package io.plainrpc.versions;

import io.plainrpc.client.RpcClient;
import io.plainrpc.contract.TestCompiler;
import io.plainrpc.server.RpcServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two versions of one module, {@code src/test/versions}, each compiled without the other. */
final class Shops implements AutoCloseable {
  private final Path classes;
  private final URLClassLoader loader;

  private Shops(Path classes) {
    this.classes = classes;
    this.loader = TestCompiler.loader(classes);
  }

  /**
   * Compiles a version.
   *
   * @param version {@code old} or {@code new}
   */
  static Shops compile(Path directory, String version) {
    Path sources = Path.of("src", "test", "versions", version);
    try (Stream<Path> files = Files.walk(sources)) {
      Map<String, String> texts = files
          .filter(file -> file.toString().endsWith(".java"))
          .collect(
              Collectors.toMap(file -> sources.relativize(file).toString(), file -> read(file)));
      return new Shops(TestCompiler.compile(directory.resolve(version), texts, "-parameters"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a process that knows this version only. */
  String classPath() {
    return classes + File.pathSeparator + System.getProperty("java.class.path");
  }

  Class<?> load(String name) {
    try {
      return loader.loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(e);
    }
  }

  RpcServer server() {
    return server(load("shop.Shop"));
  }

  private <T> RpcServer server(Class<T> service) {
    try {
      Object keeper = load("shop.ShopKeeper").getConstructor().newInstance();
      return RpcServer.builder().service(service, service.cast(keeper)).start();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What a client of this version gets for a row of the table: the result, or the class and message of the failure. */
  String visit(RpcClient client, String row) {
    Class<?> service = load("shop.Shop");
    try {
      return (String) load("shop.Visitor")
          .getMethod("call", service, String.class)
          .invoke(null, client.service(service), row);
    } catch (InvocationTargetException e) {
      return e.getCause().getClass().getSimpleName() + " " + e.getCause().getMessage();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
