package io.plainrpc.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/**
 * Compiles classes that this module cannot hold: in other modules, without parameter names, in the
 * default package.
 */
public final class TestCompiler {

  private TestCompiler() {}

  /** Compiles sources, by file name, into the directory {@code classes} below {@code dir}. */
  public static Path compile(Path dir, Map<String, String> sources, String... options) {
    Path classes = dir.resolve("classes");
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of(
        "--release", "17", "-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
    sources.forEach(
        (name, source) -> arguments.add(write(dir.resolve(name), source).toString()));
    int status = ToolProvider.getSystemJavaCompiler()
        .run(null, null, null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalArgumentException("the source does not compile");
    }
    return classes;
  }

  /**
   * A loader of its own for compiled classes; whatever else they need comes from the tests' class
   * path.
   */
  public static URLClassLoader loader(Path classes) {
    try {
      return new URLClassLoader(
          new URL[] {classes.toUri().toURL()}, TestCompiler.class.getClassLoader());
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Path write(Path file, String source) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
