package io.plainrpc;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret of 256 random bits that a server and its clients share, usually through a file that only their common user may
 * read.
 *
 * <p>Both sides prove that they know it, the server first, and neither ever sends it: a foreign program that listens on the
 * server's port learns nothing. The client opens with a random number <i>c</i>, the server answers with one of its own,
 * <i>s</i>, and {@code HMAC-SHA-256(token, "plainrpc/1 token server" 00 c s a)}; only if that is right, the client answers
 * with {@code HMAC-SHA-256(token, "plainrpc/1 token client" 00 s c a)}. Random numbers have 32 bytes. Proofs are compared in
 * constant time; recorded ones are worthless, because <i>s</i> is new each time.
 *
 * <p><i>a</i> is the server's end of the connection, as each side sees it: its address (4 or 16 bytes) and its port (2). So a
 * program that listens somewhere else and passes everything on to the real server gets nowhere. Nor does a client that
 * connects through a port forwarding: let it connect to the server's own address.
 *
 * <p>What a token does not do: it neither encrypts what follows nor keeps somebody on the way from changing it. That is for
 * loopback, where only the kernel is on the way.
 *
 * <p>Immutable; any thread.
 */
public final class Token implements Credentials {
  private static final int BYTES = 32;
  private static final String MECHANISM = "token";
  private static final byte[] SERVER =
      "plainrpc/1 token server\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLIENT =
      "plainrpc/1 token client\0".getBytes(StandardCharsets.US_ASCII);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  private Token(byte[] secret) {
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /**
   * A new token.
   *
   * @return 256 bits from the system's source of random numbers
   */
  public static Token random() {
    return new Token(randomBytes());
  }

  /**
   * Reads a token that {@link #readOrCreate} has written.
   *
   * @param file a file of the current user that nobody else may read or write
   * @return the token
   * @throws IOException when there is no such file, others may read or change it, or it holds something else; the message
   *     names the file and says what to do
   */
  public static Token read(Path file) throws IOException {
    TokenFile.checkPrivate(file);
    return new Token(TokenFile.read(file));
  }

  /**
   * Reads a token, or makes a new one and writes it to the file, which only the current user may read.
   *
   * @param file its directory is made if need be, for the current user only
   * @return the token in the file
   * @throws IOException when it cannot be written, others may read or change it, or it holds something else; the message
   *     names the file and says what to do
   */
  public static Token readOrCreate(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      TokenFile.create(file, randomBytes());
    }
    return read(file);
  }

  /**
   * Lets a server accept clients that know this token.
   *
   * @param holder who they are then
   * @return for {@code RpcServer.builder().authenticator(...)}
   */
  public Authenticator authenticator(Identity holder) {
    Objects.requireNonNull(holder, "holder");
    return new Authenticator() {
      @Override
      public String mechanism() {
        return MECHANISM;
      }

      @Override
      public Challenge challenge(byte[] opening, InetSocketAddress address) {
        if (opening.length != BYTES) {
          throw new IllegalArgumentException(
              "a token's opening has " + BYTES + " bytes, not " + opening.length);
        }
        return new TokenChallenge(opening.clone(), randomBytes(), bytes(address), holder);
      }
    };
  }

  @Override
  public String mechanism() {
    return MECHANISM;
  }

  @Override
  public Attempt attempt(InetSocketAddress address) {
    return new TokenAttempt(randomBytes(), bytes(address));
  }

  /** Says nothing about the secret. */
  @Override
  public String toString() {
    return "Token";
  }

  private static byte[] bytes(InetSocketAddress address) {
    byte[] host = address.getAddress().getAddress();
    return ByteBuffer.allocate(host.length + Short.BYTES)
        .put(host)
        .putShort((short) address.getPort())
        .array();
  }

  private byte[] hmac(byte[] label, byte[] first, byte[] second, byte[] address) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update(label);
      mac.update(first);
      mac.update(second);
      return mac.doFinal(address);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** The server's side. */
  private final class TokenChallenge implements Authenticator.Challenge {
    private final byte[] clientNonce;
    private final byte[] serverNonce;
    private final byte[] address;
    private final Identity holder;

    TokenChallenge(byte[] clientNonce, byte[] serverNonce, byte[] address, Identity holder) {
      this.clientNonce = clientNonce;
      this.serverNonce = serverNonce;
      this.address = address;
      this.holder = holder;
    }

    @Override
    public byte[] bytes() {
      byte[] proof = hmac(SERVER, clientNonce, serverNonce, address);
      byte[] bytes = Arrays.copyOf(serverNonce, BYTES + proof.length);
      System.arraycopy(proof, 0, bytes, BYTES, proof.length);
      return bytes;
    }

    @Override
    public Optional<Identity> verify(byte[] proof) {
      boolean right = MessageDigest.isEqual(hmac(CLIENT, serverNonce, clientNonce, address), proof);
      return right ? Optional.of(holder) : Optional.empty();
    }
  }

  /** The client's side. */
  private final class TokenAttempt implements Attempt {
    private final byte[] clientNonce;
    private final byte[] address;

    TokenAttempt(byte[] clientNonce, byte[] address) {
      this.clientNonce = clientNonce;
      this.address = address;
    }

    @Override
    public byte[] opening() {
      return clientNonce.clone();
    }

    @Override
    public Optional<byte[]> prove(byte[] challenge) {
      byte[] serverNonce = Arrays.copyOf(challenge, BYTES);
      byte[] proof = challenge.length < BYTES
          ? new byte[0]
          : Arrays.copyOfRange(challenge, BYTES, challenge.length);
      boolean right = MessageDigest.isEqual(hmac(SERVER, clientNonce, serverNonce, address), proof);
      return right
          ? Optional.of(hmac(CLIENT, serverNonce, clientNonce, address))
          : Optional.empty();
    }
  }
}
