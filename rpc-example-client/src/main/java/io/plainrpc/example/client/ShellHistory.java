package io.plainrpc.example.client;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Where the shell remembers its lines: {@code ~/.plainrpc/history}, for the user's eyes only. */
final class ShellHistory {
  private ShellHistory() {}

  /**
   * The file, made if need be.
   *
   * @param home the user's home directory; relative when the system knows none
   * @return empty where there can be no such file; the shell remembers its own lines then
   */
  static Optional<Path> file(Path home) {
    Path file = home.resolve(".plainrpc").resolve("history");
    if (!home.isAbsolute()) {
      return Optional.empty();
    }
    try {
      setAsideUnlessText(file);
      create(file);
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
    boolean usable = Files.isRegularFile(file) && Files.isReadable(file) && Files.isWritable(file);
    return usable ? Optional.of(file) : Optional.empty();
  }

  /** A damaged file must not end every shell from now on, nor be thrown away. */
  private static void setAsideUnlessText(Path file) throws IOException {
    try {
      if (Files.isRegularFile(file)) {
        Files.readString(file);
      }
    } catch (CharacterCodingException e) {
      Files.move(file, file.resolveSibling("history.damaged"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void create(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.createDirectories(file.getParent(), mode(posix, "rwx------"));
    try {
      Files.createFile(file, mode(posix, "rw-------"));
    } catch (FileAlreadyExistsException e) {
      // From an earlier time.
    }
  }

  private static FileAttribute<?>[] mode(boolean posix, String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
