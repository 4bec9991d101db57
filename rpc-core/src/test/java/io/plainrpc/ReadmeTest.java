package io.plainrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the README that it says are compiled and run. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern MARKED_JAVA =
      Pattern.compile("<!-- compiled and run by ReadmeTest -->\n```java\n(.*?)```", Pattern.DOTALL);
  private static final String IMPORTS =
      "import io.plainrpc.client.RpcClient; import io.plainrpc.server.RpcServer; import java.util.Locale; ";
  private static final String CONTEXT_IMPORTS =
      "import io.plainrpc.*; import io.plainrpc.client.RpcClient; import io.plainrpc.server.RpcServer;"
          + " import java.time.Duration; import java.util.concurrent.*; import java.util.concurrent.atomic.AtomicReference; ";

  @TempDir
  Path directory;

  @Test
  void theFirstExampleCompilesWithoutWarningsAndPrintsWhatItSays() throws Exception {
    int port = freePort();
    String source = firstExample().replace("9999", Integer.toString(port));
    compile("EchoService", IMPORTS + source);
    try (URLClassLoader classes = classes()) {
      Thread server = new Thread(() -> run(classes, "Server"));
      server.start();
      String printed = callUntilTheServerListens(classes);
      server.interrupt();
      server.join();
      assertEquals("HELLO\n", printed.replace("\r\n", "\n"));
    }
  }

  @Test
  void theExampleOfWhatGoesAlongPrintsWhatItSays() throws Exception {
    compile("Shop", CONTEXT_IMPORTS + examples().get(1));
    try (URLClassLoader classes = classes()) {
      String printed = printedBy(() -> run(classes, "Shop"));
      assertEquals("7 tea left, acme\n{cache=miss}\n", printed.replace("\r\n", "\n"));
    }
  }

  private URLClassLoader classes() throws IOException {
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, ReadmeTest.class.getClassLoader());
  }

  private static String printedBy(Runnable program) {
    PrintStream out = System.out;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      program.run();
      return captured.toString(StandardCharsets.UTF_8);
    } finally {
      System.setOut(out);
    }
  }

  private static String callUntilTheServerListens(ClassLoader classes) {
    while (true) {
      try {
        return printedBy(() -> run(classes, "Client"));
      } catch (CannotConnectException e) {
        Thread.onSpinWait();
      }
    }
  }

  private static void run(ClassLoader classes, String name) {
    try {
      var main = Class.forName(name, true, classes).getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RpcException failure) {
        throw failure;
      }
      if (!(e.getCause() instanceof InterruptedException)) {
        throw new AssertionError(e.getCause());
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void compile(String name, String source) throws IOException {
    Path file = directory.resolve(name + ".java");
    Files.writeString(file, source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status = compiler.run(
        null,
        messages,
        messages,
        "-Xlint:all",
        "-Werror",
        "-d",
        directory.toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "-proc:none",
        file.toString());
    assertEquals("", messages.toString(StandardCharsets.UTF_8));
    assertEquals(0, status);
  }

  private static String firstExample() throws IOException {
    String example = examples().get(0);
    List<String> lines = example.lines().toList();
    assertEquals(
        true, lines.size() <= 25, "interface, server and client in 25 lines, not " + lines.size());
    return example;
  }

  private static List<String> examples() throws IOException {
    List<String> examples = MARKED_JAVA
        .matcher(Files.readString(README))
        .results()
        .map(match -> match.group(1))
        .toList();
    assertEquals(2, examples.size(), "examples that are compiled");
    return examples;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
