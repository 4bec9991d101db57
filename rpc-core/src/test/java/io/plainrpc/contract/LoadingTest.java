package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Interfaces from other class loaders, other modules and the default package. */
class LoadingTest {
  private static final Map<String, String> APP = Map.of("app/Service.java", """
      package app;
      public interface Service {
        java.util.List<Item> items(Item item) throws Failure;
        record Item(String name, Kind kind) {}
        enum Kind { ONE }
        class Failure extends Exception {
          public Failure(String message) { super(message); }
        }
      }
      """);

  @Test
  void theClassLoaderOfAnInterfaceIsNotKeptAlive(@TempDir Path dir) throws Exception {
    Path classes = TestCompiler.compile(dir, APP);
    WeakReference<ClassLoader> loader = readAndForget(classes);
    for (int i = 0; i < 100 && loader.get() != null; i++) {
      System.gc();
    }
    assertNull(loader.get());
  }

  private static WeakReference<ClassLoader> readAndForget(Path classes) throws Exception {
    try (URLClassLoader loader = TestCompiler.loader(classes)) {
      ServiceContract contract = ServiceContract.of(loader.loadClass("app.Service"));
      assertEquals(3, contract.types().size());
      return new WeakReference<>(loader);
    }
  }

  @Test
  void everyTypeComesFromTheInterfacesOwnLoader(@TempDir Path dir) throws Exception {
    try (URLClassLoader loader = TestCompiler.loader(TestCompiler.compile(dir, APP))) {
      for (NamedType type : ServiceContract.of(loader.loadClass("app.Service")).types()) {
        assertEquals(loader, type.javaType().getClassLoader());
      }
    }
  }

  @Test
  void aMissingClassIsAProblemWithItsName(@TempDir Path dir) throws Exception {
    Path classes = TestCompiler.compile(dir, APP);
    Files.delete(classes.resolve("app/Service$Kind.class"));
    try (URLClassLoader loader = TestCompiler.loader(classes)) {
      String problem = Problem.only(loader.loadClass("app.Service"));
      assertTrue(problem.contains("app/Service$Kind"), problem);
      assertTrue(problem.endsWith("put that class on the class path"), problem);
    }
  }

  @Test
  void typesOfTheDefaultPackageHaveALeadingDot(@TempDir Path dir) throws Exception {
    Path classes = TestCompiler.compile(
        dir,
        Map.of(
            "Service.java",
            "public interface Service { String say(String s); record String(int x) {} }"));
    try (URLClassLoader loader = TestCompiler.loader(classes)) {
      assertEquals("""
          plainrpc-descriptor 1
          service Service
          method say(.Service$String) .Service$String
          record .Service$String x:int
          """, text(ServiceContract.of(loader.loadClass("Service"))));
    }
  }

  @Test
  void parametersWithoutNamesAreNumbered(@TempDir Path dir) throws Exception {
    try (URLClassLoader loader = TestCompiler.loader(TestCompiler.compile(dir, APP))) {
      assertEquals(
          List.of("arg0"),
          ServiceContract.of(loader.loadClass("app.Service")).methods().get(0).parameterNames());
    }
  }

  @Test
  void aNameThatIsNoJavaIdentifierIsRefused(@TempDir Path dir) throws Exception {
    Path classes = TestCompiler.compile(
        dir, Map.of("app/Odd.java", "package app; public interface Odd { void a_b(); }"));
    Path file = classes.resolve("app/Odd.class");
    // Other languages compile such names; javac does not.
    String code = Files.readString(file, StandardCharsets.ISO_8859_1).replace("a_b", "a b");
    Files.writeString(file, code, StandardCharsets.ISO_8859_1);
    try (URLClassLoader loader = TestCompiler.loader(classes)) {
      assertEquals(
          "Odd.a b() has a name that is no Java identifier; rename it",
          Problem.only(loader.loadClass("app.Odd")));
    }
  }

  @Test
  void aPackageThatItsModuleDoesNotOpenIsRefusedWithTheLineToWrite(@TempDir Path dir)
      throws Exception {
    Class<?> service = modular(dir, "exports app;");
    assertEquals(
        List.of(
            "Service.items(Item) at items(arg0): app.Service.Item lies in a package that module app does not open;"
                + " write `opens app;` in its module-info.java",
            "Service.items(Item) at throws Failure: app.Service.Failure lies in a package that module app does not"
                + " open; write `opens app;` in its module-info.java"),
        Problem.all(service));
  }

  @Test
  void aPackageThatItsModuleOpensIsAccepted(@TempDir Path dir) throws Exception {
    Class<?> service = modular(dir, "exports app; opens app;");
    assertEquals(3, ServiceContract.of(service).types().size());
  }

  @Test
  void aPackageThatItsModuleDoesNotExportIsRefused(@TempDir Path dir) throws Exception {
    assertEquals(
        "app.Service lies in a package that its module does not export; write `exports app;` in the"
            + " module-info.java of app",
        Problem.only(modular(dir, "")));
  }

  private static Class<?> modular(Path dir, String directives) throws Exception {
    Map<String, String> sources = Map.of(
        "app/Service.java",
        APP.get("app/Service.java"),
        "module-info.java",
        "module app { " + directives + " }");
    Path classes = TestCompiler.compile(dir, sources);
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("app"));
    ClassLoader parent = LoadingTest.class.getClassLoader();
    return boot.defineModulesWithOneLoader(configuration, parent)
        .findLoader("app")
        .loadClass("app.Service");
  }

  private static String text(ServiceContract contract) {
    return new String(contract.descriptor().bytes(), StandardCharsets.UTF_8);
  }
}
