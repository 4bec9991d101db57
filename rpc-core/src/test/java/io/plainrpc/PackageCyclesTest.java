package io.plainrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.ClassFile;
import io.plainrpc.testing.Report;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A call falls through the packages once and climbs back once: what each may know is read from the compiled classes. */
class PackageCyclesTest {
  private static final String ROOT = "io/plainrpc";

  /** Each package with those that it may mention, beside itself. */
  private static final Map<String, Set<String>> MAY_USE = Map.of(
      ROOT,
      Set.of(),
      ROOT + "/health",
      Set.of(ROOT),
      ROOT + "/contract",
      Set.of(ROOT),
      ROOT + "/compat",
      Set.of(ROOT, ROOT + "/contract"),
      ROOT + "/codec",
      Set.of(ROOT, ROOT + "/contract"),
      ROOT + "/protocol",
      Set.of(ROOT),
      ROOT + "/transport",
      Set.of(ROOT, ROOT + "/protocol"),
      ROOT + "/client",
      Set.of(ROOT, ROOT + "/contract", ROOT + "/codec", ROOT + "/protocol", ROOT + "/transport"),
      ROOT + "/server",
      Set.of(
          ROOT,
          ROOT + "/health",
          ROOT + "/contract",
          ROOT + "/codec",
          ROOT + "/protocol",
          ROOT + "/transport"));

  private static final Set<String> SOCKETS = Set.of(
      "java/net/Socket",
      "java/net/ServerSocket",
      "java/nio/channels/SocketChannel",
      "java/nio/channels/ServerSocketChannel");

  /** The compiled classes of the core, not of the tests. */
  static List<ClassFile> classes() throws Exception {
    List<ClassFile> classes = ClassFile.readAll(directory());
    assertTrue(classes.size() > 50, () -> "only " + classes.size() + " classes in the core");
    return classes;
  }

  private static Path directory() throws URISyntaxException {
    return Path.of(
        RpcException.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void packagesKnowOnlyThoseBelowThem() throws Exception {
    Set<String> wrong = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    for (ClassFile one : classes()) {
      String from = packageOf(one.name());
      seen.add(from);
      for (String type : one.types()) {
        String to = packageOf(type);
        boolean ours = to.equals(ROOT) || to.startsWith(ROOT + "/");
        if (ours && !to.equals(from) && !MAY_USE.getOrDefault(from, Set.of()).contains(to)) {
          wrong.add(one.name() + " uses " + type);
        }
      }
    }
    assertEquals(new TreeSet<>(MAY_USE.keySet()), seen);
    Report.line("package-cycles", wrong.size(), 0);
    assertEquals(Set.of(), wrong);
  }

  @Test
  void kryoNeverLeavesTheCodecAndSocketsNeverLeaveTheTransport() throws Exception {
    Set<String> wrong = new TreeSet<>();
    for (ClassFile one : classes()) {
      String from = packageOf(one.name());
      for (String type : one.types()) {
        boolean kryo =
            type.startsWith("com/esotericsoftware/") || type.startsWith("org/objenesis/");
        boolean socket = SOCKETS.contains(type) || type.startsWith("javax/net/");
        if (kryo && !from.equals(ROOT + "/codec") || socket && !from.equals(ROOT + "/transport")) {
          wrong.add(one.name() + " uses " + type);
        }
      }
    }
    Report.line("kryo-and-socket-leaks", wrong.size(), 0);
    assertEquals(Set.of(), wrong);
  }

  @Test
  void nothingButTheJdkKryoAndSlf4jIsUsed() throws Exception {
    Set<String> wrong = new TreeSet<>();
    for (ClassFile one : classes()) {
      for (String type : one.types()) {
        String plain = type.replaceFirst("^\\[+L?", "");
        if (plain.contains("/")
            && List.of(
                    "java/",
                    "javax/crypto/",
                    "javax/net/ssl/",
                    "io/plainrpc/",
                    "com/esotericsoftware/",
                    "org/objenesis/",
                    "org/slf4j/")
                .stream()
                .noneMatch(plain::startsWith)) {
          wrong.add(one.name() + " uses " + type);
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  private static String packageOf(String type) {
    String plain = type.replaceFirst("^\\[+L?", "");
    int slash = plain.lastIndexOf('/');
    return slash < 0 ? "" : plain.substring(0, slash);
  }
}
