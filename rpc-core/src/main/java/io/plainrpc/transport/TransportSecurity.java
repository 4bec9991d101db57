package io.plainrpc.transport;

import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * Whether connections are bare, or go through TLS 1.3. Not API: TLS has no public settings yet.
 *
 * <p>Immutable; shared by all connections of a client or server.
 */
public final class TransportSecurity {
  /** Bare connections, the default: what is not on loopback needs more. */
  public static final TransportSecurity NONE = new TransportSecurity(null, parameters -> {});

  /** The only version: it has no renegotiation, can be half-closed, and hides everything behind the first exchange. */
  private static final String[] VERSIONS = {"TLSv1.3"};

  private final SSLContext context;
  private final Consumer<SSLParameters> adjust;

  private TransportSecurity(SSLContext context, Consumer<SSLParameters> adjust) {
    this.context = context;
    this.adjust = adjust;
  }

  /** TLS with the keys of the context and the peers that it trusts. A client also checks the server's name. */
  public static TransportSecurity tls(SSLContext context) {
    return tls(context, parameters -> {});
  }

  /**
   * The same with adjustments.
   *
   * @param adjust changes the parameters of each connection, for example {@link SSLParameters#setNeedClientAuth}; called by
   *     several threads at once
   */
  public static TransportSecurity tls(SSLContext context, Consumer<SSLParameters> adjust) {
    return new TransportSecurity(
        Objects.requireNonNull(context, "context"), Objects.requireNonNull(adjust, "adjust"));
  }

  /**
   * What a client talks through.
   *
   * @param socket connected
   * @param server as the user wrote it: the name that its certificate has to hold
   */
  Link toServer(Socket socket, Endpoint server) throws IOException {
    if (context == null) {
      return new PlainLink(socket);
    }
    SSLEngine engine = context.createSSLEngine(server.host(), server.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    // RFC 2818: otherwise whoever has any certificate that is trusted could be any server.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return link(socket, engine, parameters);
  }

  /** What a server talks through to a client that it has accepted. */
  Link toClient(Socket socket) throws IOException {
    if (context == null) {
      return new PlainLink(socket);
    }
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    return link(socket, engine, engine.getSSLParameters());
  }

  private Link link(Socket socket, SSLEngine engine, SSLParameters parameters) throws IOException {
    parameters.setProtocols(VERSIONS);
    adjust.accept(parameters);
    engine.setSSLParameters(parameters);
    return new TlsLink(socket, engine);
  }
}
