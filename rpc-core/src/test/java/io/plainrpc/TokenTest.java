package io.plainrpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Calls.OnThread;
import io.plainrpc.testing.Report;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token: what is exchanged, and the file that holds it. */
class TokenTest {
  private static final Identity ALICE = Identity.of("alice");
  private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 9999);

  /** The same, as it stands in proofs. */
  private static final byte[] HERE_BYTES = {127, 0, 0, 1, 0x27, 0x0F};

  @TempDir
  private Path directory;

  private static byte[] hmac(byte[] key, String label, byte[] first, byte[] second)
      throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update(label.getBytes(StandardCharsets.US_ASCII));
    mac.update((byte) 0);
    mac.update(first);
    mac.update(second);
    return mac.doFinal(HERE_BYTES);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void bothSidesProveWhatTheProtocolPageSays() throws Exception {
    Path file = directory.resolve("token");
    Token token = Token.readOrCreate(file);
    byte[] secret = HexFormat.of().parseHex(Files.readString(file).strip());

    Credentials.Attempt attempt = token.attempt(HERE);
    byte[] client = attempt.opening();
    Authenticator.Challenge challenge = token.authenticator(ALICE).challenge(client, HERE);
    byte[] server = Arrays.copyOf(challenge.bytes(), 32);

    assertArrayEquals(
        hmac(secret, "plainrpc/1 token server", client, server),
        Arrays.copyOfRange(challenge.bytes(), 32, 64));
    byte[] proof = attempt.prove(challenge.bytes()).orElseThrow();
    assertArrayEquals(hmac(secret, "plainrpc/1 token client", server, client), proof);
    assertEquals(Optional.of(ALICE), challenge.verify(proof));
  }

  @Test
  void aServerWithAnotherTokenGetsNoProof() {
    Credentials.Attempt attempt = Token.random().attempt(HERE);
    Authenticator.Challenge challenge =
        Token.random().authenticator(ALICE).challenge(attempt.opening(), HERE);
    assertEquals(Optional.empty(), attempt.prove(challenge.bytes()));
    assertEquals(Optional.empty(), attempt.prove(new byte[0]));
    assertEquals(Optional.empty(), attempt.prove(new byte[64]));
    assertEquals(Optional.empty(), attempt.prove(new byte[65]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9998", "127.0.0.2:9999", "::1:9999"})
  void aServerSomewhereElseGetsNoProof(String place) throws Exception {
    int colon = place.lastIndexOf(':');
    InetSocketAddress elsewhere = new InetSocketAddress(
        place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
    Token token = Token.random();
    Credentials.Attempt attempt = token.attempt(elsewhere);
    byte[] relayed =
        token.authenticator(ALICE).challenge(attempt.opening(), HERE).bytes();
    assertEquals(Optional.empty(), attempt.prove(relayed));
  }

  @Test
  void noProofIsAcceptedTwiceOrFromAnotherOrChanged() {
    Token token = Token.random();
    Authenticator authenticator = token.authenticator(ALICE);
    Credentials.Attempt attempt = token.attempt(HERE);
    Authenticator.Challenge first = authenticator.challenge(attempt.opening(), HERE);
    byte[] proof = attempt.prove(first.bytes()).orElseThrow();
    assertEquals(Optional.of(ALICE), first.verify(proof));

    Authenticator.Challenge second = authenticator.challenge(attempt.opening(), HERE);
    assertEquals(Optional.empty(), second.verify(proof));
    assertEquals(Optional.empty(), second.verify(new byte[0]));
    // What the server says itself is no proof of the client's.
    assertEquals(Optional.empty(), second.verify(Arrays.copyOfRange(second.bytes(), 32, 64)));
    byte[] right = attempt.prove(second.bytes()).orElseThrow();
    for (int bit = 0; bit < right.length * 8; bit++) {
      byte[] wrong = right.clone();
      wrong[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(Optional.empty(), second.verify(wrong));
    }
  }

  @Test
  void anOpeningOfAnotherLengthIsMalformed() {
    Authenticator authenticator = Token.random().authenticator(ALICE);
    assertThrows(IllegalArgumentException.class, () -> authenticator.challenge(new byte[31], HERE));
  }

  @Test
  void aNewFileIsForItsOwnerAloneAndIsReadAgain() throws Exception {
    Path file = directory.resolve("new").resolve("token");
    Token.readOrCreate(file);
    assertEquals("rw-------", mode(file));
    assertEquals("rwx------", mode(file.getParent()));
    byte[] first = Files.readAllBytes(file);
    assertEquals(65, first.length);
    Token.readOrCreate(file);
    assertArrayEquals(first, Files.readAllBytes(file));
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void manyAtOnceAgreeOnOneToken() throws Exception {
    Path file = directory.resolve("shared");
    List<OnThread<Token>> all = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      all.add(Calls.onThread("create-" + i, () -> Token.readOrCreate(file)));
    }
    for (OnThread<Token> one : all) {
      Credentials.Attempt attempt = one.get().attempt(HERE);
      byte[] challenge = Token.read(file)
          .authenticator(ALICE)
          .challenge(attempt.opening(), HERE)
          .bytes();
      assertTrue(attempt.prove(challenge).isPresent());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw---x---", "rw-rw-rw-"})
  void aFileThatOthersCanUseIsRefused(String permissions) throws Exception {
    Path file = directory.resolve("token");
    Token.readOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    String message = assertThrows(IOException.class, () -> Token.read(file)).getMessage();
    assertTrue(message.contains(file.toString()), message);
    assertTrue(message.contains(permissions), message);
    assertTrue(message.contains("delete it"), message);
    assertThrows(IOException.class, () -> Token.readOrCreate(file));
    Report.line("A6-token-file-" + permissions, "refused", "refused");
  }

  @Test
  void aFileOfAnotherUserIsRefused() throws Exception {
    Path file = directory.resolve("token");
    Token.readOrCreate(file);
    try {
      Files.setAttribute(file, "unix:uid", 12_345);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      Report.skipped("A6-token-file-of-another", "only root can give files away");
      Assumptions.abort("not root");
    }
    String message = assertThrows(IOException.class, () -> Token.read(file)).getMessage();
    assertTrue(message.contains(file + " belongs to 12345"), message);
    Report.line("A6-token-file-of-another", "refused", "refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwx---", "rwx-wx-wx", "rwxrwxrwx"})
  void aDirectoryThatOthersMayWriteIsRefused(String permissions) throws Exception {
    Path file = directory.resolve("open").resolve("token");
    Token.readOrCreate(file);
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString(permissions));
    String message = assertThrows(IOException.class, () -> Token.read(file)).getMessage();
    assertTrue(message.contains(file.getParent() + " of the token can be written"), message);
    assertTrue(message.contains(permissions), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "secret\n", "0123456789abcdef\n", "g", "00 11\n"})
  void aFileWithSomethingElseIsRefused(String content) throws Exception {
    Path file = directory.resolve("token");
    Token.readOrCreate(file);
    Files.writeString(file, content);
    String message = assertThrows(IOException.class, () -> Token.read(file)).getMessage();
    assertTrue(message.contains(file + " holds no token"), message);
    assertFalse(content.length() > 2 && message.contains(content.strip()), message);
  }

  @Test
  void aHugeFileIsNotReadWhole() throws Exception {
    Path file = directory.resolve("token");
    Token.readOrCreate(file);
    Files.writeString(file, "0".repeat(10_000_000));
    assertThrows(IOException.class, () -> Token.read(file));
  }

  @Test
  void whatIsMissingOrNoFileIsNamed() throws Exception {
    Path missing = directory.resolve("missing");
    assertTrue(assertThrows(IOException.class, () -> Token.read(missing))
        .getMessage()
        .contains("there is no token file " + missing));
    assertTrue(assertThrows(IOException.class, () -> Token.read(directory))
        .getMessage()
        .contains("is not a file"));
  }

  @Test
  void whereNoFileCanBeTheReasonIsTold() throws Exception {
    Path file = Files.createFile(directory.resolve("in-the-way")).resolve("token");
    String message =
        assertThrows(IOException.class, () -> Token.readOrCreate(file)).getMessage();
    // Newer JDKs take what stands behind a file for missing, so that writing is what fails.
    assertTrue(
        message.matches("the token file " + Pattern.quote(file.toString())
            + " cannot be (read|written): .*" + Pattern.quote(file.getParent().toString())
            + ".*[Nn]ot a directory"),
        message);
  }

  @Test
  void nothingThatIsPrintedTellsTheSecret() throws Exception {
    Path file = directory.resolve("token");
    Token token = Token.readOrCreate(file);
    assertFalse(token.toString().contains(Files.readString(file).strip()));
    assertEquals("Token", token.toString());
  }
}
