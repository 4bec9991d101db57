package io.plainrpc.protocol;

import java.nio.charset.StandardCharsets;

/** Recognises what else may be talking on a port, from its first bytes. */
public final class ForeignPeer {

  private record Sign(String prefix, String name) {}

  // Prefixes of what clients and servers of these protocols send first; ISO-8859-1, so that any
  // byte can be written.
  private static final Sign[] SIGNS = {
    new Sign("\u0016\u0003", "TLS"),
    new Sign("\u0015\u0003", "TLS"),
    new Sign("SSH-", "SSH"),
    new Sign("HTTP/", "HTTP"),
    new Sign("PRI * HTTP/2", "HTTP/2"),
    new Sign("GET ", "HTTP"),
    new Sign("POST ", "HTTP"),
    new Sign("PUT ", "HTTP"),
    new Sign("HEAD ", "HTTP"),
    new Sign("DELETE ", "HTTP"),
    new Sign("OPTIONS ", "HTTP"),
    new Sign("CONNECT ", "HTTP"),
    new Sign("PATCH ", "HTTP"),
    new Sign("TRACE ", "HTTP"),
    new Sign("PROXY ", "the PROXY protocol"),
    new Sign("\r\n\r\n\u0000\r\nQUIT\n", "the PROXY protocol"),
    new Sign("JRMI", "Java RMI"),
    new Sign("\u00ac\u00ed", "Java serialization"),
    new Sign("*", "RESP (Redis)"),
    new Sign("-ERR", "RESP (Redis)"),
    new Sign("+", "RESP (Redis)"),
    new Sign("PING\r\n", "RESP (Redis)"),
    new Sign("EHLO ", "SMTP"),
    new Sign("HELO ", "SMTP"),
    new Sign("220 ", "SMTP or FTP"),
    new Sign(
        "\u0000\u0000", "length-prefixed frames of another protocol, HTTP/2 or Thrift perhaps"),
  };

  private ForeignPeer() {}

  /**
   * Names the protocol.
   *
   * @return a name for people, with the first bytes in hexadecimal when nothing is known about them
   */
  public static String name(byte[] from, int at, int length) {
    String start = new String(from, at, Math.min(length, 16), StandardCharsets.ISO_8859_1);
    for (Sign sign : SIGNS) {
      if (start.startsWith(sign.prefix)) {
        return sign.name;
      }
    }
    StringBuilder hex = new StringBuilder("an unknown protocol (first bytes");
    for (int i = 0; i < Math.min(length, 8); i++) {
      hex.append(String.format(" %02x", from[at + i]));
    }
    return hex.append(')').toString();
  }
}
