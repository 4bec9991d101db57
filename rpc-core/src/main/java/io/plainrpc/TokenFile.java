package io.plainrpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** The file that holds a {@link Token}: 64 hexadecimal digits and the end of a line. */
final class TokenFile {
  private static final int DIGITS = 64;
  private static final int MAX_BYTES = DIGITS + 2;

  private TokenFile() {}

  /** Fails when somebody else than the owner may read or change the file, or it belongs to another user. */
  static void checkPrivate(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      // No such permissions here; the directory of the user has to be enough.
      return;
    }
    PosixFileAttributes attributes = attributes(file, view);
    if (!attributes.isRegularFile()) {
      throw new IOException("the token file " + file + " is not a file");
    }
    Set<PosixFilePermission> others = EnumSet.copyOf(attributes.permissions());
    others.removeAll(EnumSet.of(
        PosixFilePermission.OWNER_READ,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_EXECUTE));
    if (!others.isEmpty()) {
      throw new IOException("the token file " + file + " can be used by others than its owner ("
          + PosixFilePermissions.toString(attributes.permissions())
          + "); whoever read it can pose as its owner: delete it, and a new one will be made");
    }
    checkOwner(file, attributes.owner());
    checkDirectory(file.toAbsolutePath().getParent());
  }

  /** Whoever may write to the directory may put another file there, with a token that they know. */
  private static void checkDirectory(Path directory) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "the directory " + directory + " of the token can be written by others ("
              + PosixFilePermissions.toString(permissions)
              + "); keep the token in one that only its owner may write, mode 0700 for example");
    }
  }

  /** Another owner may have read it before giving it these permissions; only root can come across such a file. */
  private static void checkOwner(Path file, UserPrincipal owner) throws IOException {
    UserPrincipal user;
    try {
      user = file.getFileSystem()
          .getUserPrincipalLookupService()
          .lookupPrincipalByName(System.getProperty("user.name"));
    } catch (UserPrincipalNotFoundException e) {
      // A user without a name, as containers have them. Not being root, it cannot read what is not
      // its own.
      return;
    }
    if (!owner.equals(user)) {
      throw new IOException("the token file " + file + " belongs to " + owner.getName()
          + ", not to " + user.getName() + "; delete it, and a new one will be made");
    }
  }

  private static PosixFileAttributes attributes(Path file, PosixFileAttributeView view)
      throws IOException {
    try {
      return view.readAttributes();
    } catch (NoSuchFileException e) {
      throw new IOException("there is no token file " + file, e);
    } catch (IOException e) {
      throw new IOException("the token file " + file + " cannot be read: " + reason(e), e);
    }
  }

  static byte[] read(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IOException("the token file " + file + " cannot be read: " + reason(e), e);
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (bytes.length > MAX_BYTES || !text.matches("[0-9a-f]{" + DIGITS + "}")) {
      throw new IOException("the token file " + file + " holds no token, which is " + DIGITS
          + " hexadecimal digits; delete it, and a new one will be made");
    }
    return HexFormat.of().parseHex(text);
  }

  /** Writes a new file, unless another process does so at the same time: then that one's stays. */
  static void create(Path file, byte[] secret) throws IOException {
    try {
      write(file, secret);
    } catch (IOException e) {
      throw new IOException("the token file " + file + " cannot be written: " + reason(e), e);
    }
  }

  /** The JDK names the file or the reason, seldom both. */
  private static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException inTheWay) {
      return inTheWay.getFile() + " is there and is not a directory";
    }
    return e instanceof FileSystemException ? e.toString() : e.getMessage();
  }

  private static void write(Path file, byte[] secret) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.createDirectories(directory, mode(posix, "rwx------"));
    // Whole under its final name or not there at all: somebody may be waiting to read it.
    Path temporary = Files.createTempFile(directory, ".token-", "", mode(posix, "rw-------"));
    try {
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        byte[] line = (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
        out.write(ByteBuffer.wrap(line));
        out.force(true);
        Arrays.fill(line, (byte) 0);
      }
      link(file, temporary);
    } catch (FileAlreadyExistsException e) {
      // Theirs is as good.
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void link(Path file, Path temporary) throws IOException {
    try {
      // A link fails where a move could replace what another process has just written.
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // Not every file system has links.
      Files.move(temporary, file);
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
