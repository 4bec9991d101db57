package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellHistoryTest {
  @TempDir
  private Path home;

  @Test
  void theFileIsForItsOwnerOnly() throws IOException {
    assumeTrue(home.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path file = ShellHistory.file(home).orElseThrow();
    assertEquals(home.resolve(".plainrpc/history"), file);
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file));
    assertEquals(
        PosixFilePermissions.fromString("rwx------"),
        Files.getPosixFilePermissions(file.getParent()));
  }

  @Test
  void anEarlierHistoryIsKept() throws IOException {
    Path file = ShellHistory.file(home).orElseThrow();
    Files.writeString(file, "1:hello\n");
    assertEquals(Optional.of(file), ShellHistory.file(home));
    assertEquals("1:hello\n", Files.readString(file));
  }

  @Test
  void aDamagedHistoryIsSetAside() throws IOException {
    Path file = ShellHistory.file(home).orElseThrow();
    Files.write(file, new byte[] {'1', ':', (byte) 0xff});
    assertEquals(Optional.of(file), ShellHistory.file(home));
    assertEquals(0, Files.size(file));
    assertEquals(3, Files.size(file.resolveSibling("history.damaged")));
  }

  @Test
  void whereNoFileCanBeThereIsNone() throws IOException {
    Files.writeString(home.resolve("file"), "");
    assertEquals(Optional.empty(), ShellHistory.file(home.resolve("file")));
    Files.createDirectories(home.resolve(".plainrpc/history"));
    assertEquals(Optional.empty(), ShellHistory.file(home));
  }

  @Test
  void anUnknownHomeIsNotADirectoryHere() {
    assertEquals(Optional.empty(), ShellHistory.file(Path.of("?")));
    assertTrue(Files.notExists(Path.of("?")));
  }
}
