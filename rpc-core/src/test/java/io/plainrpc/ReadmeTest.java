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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first example of the README is what a compiler makes of it. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern FIRST_JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final String IMPORTS =
      "import io.plainrpc.client.RpcClient; import io.plainrpc.server.RpcServer; import java.util.Locale; ";

  @TempDir
  Path directory;

  @Test
  void theFirstExampleCompilesWithoutWarningsAndPrintsWhatItSays() throws Exception {
    int port = freePort();
    String source = firstExample().replace("9999", Integer.toString(port));
    compile(IMPORTS + source);
    try (URLClassLoader classes = new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, ReadmeTest.class.getClassLoader())) {
      Thread server = new Thread(() -> run(classes, "Server"));
      server.start();
      String printed = callUntilTheServerListens(classes);
      server.interrupt();
      server.join();
      assertEquals("HELLO\n", printed.replace("\r\n", "\n"));
    }
  }

  private static String callUntilTheServerListens(ClassLoader classes) {
    while (true) {
      PrintStream out = System.out;
      ByteArrayOutputStream captured = new ByteArrayOutputStream();
      System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
      try {
        run(classes, "Client");
        return captured.toString(StandardCharsets.UTF_8);
      } catch (CannotConnectException e) {
        Thread.onSpinWait();
      } finally {
        System.setOut(out);
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

  private void compile(String source) throws IOException {
    Path file = directory.resolve("EchoService.java");
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
    Matcher example = FIRST_JAVA.matcher(Files.readString(README));
    assertEquals(true, example.find(), "the README has a Java example");
    List<String> lines = example.group(1).lines().toList();
    assertEquals(
        true, lines.size() <= 25, "interface, server and client in 25 lines, not " + lines.size());
    return example.group(1);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
