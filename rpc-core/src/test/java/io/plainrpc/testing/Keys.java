package io.plainrpc.testing;

import io.plainrpc.transport.TransportSecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A server's key with a certificate that it has signed itself, made by the JDK's keytool for these tests. */
public final class Keys {
  private static final char[] PASSWORD = "changeit".toCharArray();

  static {
    // Otherwise the JDK's TLS sockets take a stream that was cut for one that has ended. Before the
    // first of them is loaded.
    System.setProperty("com.sun.net.ssl.requireCloseNotify", "true");
  }

  /** For 127.0.0.1, ::1 and localhost. */
  public static final Keys LOCAL = make("ip:127.0.0.1,ip:::1,dns:localhost");

  /** Another one for the same names. */
  public static final Keys FOREIGN = make("ip:127.0.0.1,ip:::1,dns:localhost");

  /** For a name that is not this machine's. */
  public static final Keys ELSEWHERE = make("dns:elsewhere.example.org");

  private final KeyStore store;

  private Keys(KeyStore store) {
    this.store = store;
  }

  private static Keys make(String names) {
    try {
      Path directory = Files.createTempDirectory("keys");
      Path file = directory.resolve("server.p12");
      Process keytool = new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
              "-genkeypair",
              "-alias",
              "server",
              "-keyalg",
              "EC",
              "-groupname",
              "secp256r1",
              "-dname",
              "CN=test",
              "-ext",
              "SAN=" + names,
              "-validity",
              "2",
              "-storetype",
              "PKCS12",
              "-storepass",
              new String(PASSWORD),
              "-keystore",
              file.toString())
          .redirectErrorStream(true)
          .start();
      String said = new String(keytool.getInputStream().readAllBytes());
      if (keytool.waitFor() != 0) {
        throw new AssertionError("keytool: " + said);
      }
      KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
      Files.delete(file);
      Files.delete(directory);
      return new Keys(store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A context that has this key. */
  public SSLContext holder() {
    try {
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), truster(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A context that has no key and trusts this one's certificate. */
  public SSLContext believer() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, truster(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  /** For a server with this key. */
  public TransportSecurity server() {
    return TransportSecurity.tls(holder());
  }

  /** For a client that trusts it. */
  public TransportSecurity client() {
    return TransportSecurity.tls(believer());
  }

  private TrustManager[] truster() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    return trust.getTrustManagers();
  }
}
