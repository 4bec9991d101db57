package io.plainrpc;

import java.io.IOException;
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
 * <i>s</i>, and {@code HMAC-SHA-256(token, "plainrpc/1 token server" 00 c s)}; only if that is right, the client answers
 * with {@code HMAC-SHA-256(token, "plainrpc/1 token client" 00 s c)}. Random numbers have 32 bytes. Proofs are compared in
 * constant time; recorded ones are worthless, because <i>s</i> is new each time.
 *
 * <p>What a token does not do: it neither encrypts what follows nor keeps somebody between client and server from changing
 * it. That is for loopback, where nobody is between.
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
      public Challenge challenge(byte[] opening) {
        if (opening.length != BYTES) {
          throw new IllegalArgumentException(
              "a token's opening has " + BYTES + " bytes, not " + opening.length);
        }
        return new TokenChallenge(opening.clone(), randomBytes(), holder);
      }
    };
  }

  @Override
  public String mechanism() {
    return MECHANISM;
  }

  @Override
  public Attempt attempt() {
    return new TokenAttempt(randomBytes());
  }

  /** Says nothing about the secret. */
  @Override
  public String toString() {
    return "Token";
  }

  private byte[] hmac(byte[] label, byte[] first, byte[] second) {
    try {
      Mac mac = Mac.getInstance(key.getAlgorithm());
      mac.init(key);
      mac.update(label);
      mac.update(first);
      return mac.doFinal(second);
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
    private final Identity holder;

    TokenChallenge(byte[] clientNonce, byte[] serverNonce, Identity holder) {
      this.clientNonce = clientNonce;
      this.serverNonce = serverNonce;
      this.holder = holder;
    }

    @Override
    public byte[] bytes() {
      byte[] proof = hmac(SERVER, clientNonce, serverNonce);
      byte[] bytes = Arrays.copyOf(serverNonce, BYTES + proof.length);
      System.arraycopy(proof, 0, bytes, BYTES, proof.length);
      return bytes;
    }

    @Override
    public Optional<Identity> verify(byte[] proof) {
      boolean right = MessageDigest.isEqual(hmac(CLIENT, serverNonce, clientNonce), proof);
      return right ? Optional.of(holder) : Optional.empty();
    }
  }

  /** The client's side. */
  private final class TokenAttempt implements Attempt {
    private final byte[] clientNonce;

    TokenAttempt(byte[] clientNonce) {
      this.clientNonce = clientNonce;
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
      boolean right = MessageDigest.isEqual(hmac(SERVER, clientNonce, serverNonce), proof);
      return right ? Optional.of(hmac(CLIENT, serverNonce, clientNonce)) : Optional.empty();
    }
  }
}
