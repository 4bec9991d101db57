package io.plainrpc.transport;

/**
 * A server's address as the user wrote it, not resolved.
 *
 * @param host a name, an IPv4 address or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {

  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets, {@code [::1]:9999}.
   *
   * @throws IllegalArgumentException naming the text and the form expected
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (text.indexOf(',') >= 0) {
      throw malformed(text, "one address is expected; several go to servers(...)");
    } else if (host.indexOf(':') >= 0) {
      throw malformed(text, "an IPv6 address stands in brackets, as in [::1]:9999");
    }
    if (host.isEmpty()) {
      throw malformed(text, "expected host:port, as in localhost:9999 or [::1]:9999");
    }
    return new Endpoint(host, port(text, text.substring(colon + 1)));
  }

  private static int port(String text, String digits) {
    boolean plain = !digits.isEmpty()
        && digits.length() <= 5
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = plain ? Integer.parseInt(digits) : 0;
    if (port < 1 || port > 65535) {
      throw malformed(text, "the port is a number from 1 to 65535, not '" + digits + "'");
    }
    return port;
  }

  private static IllegalArgumentException malformed(String text, String remedy) {
    return new IllegalArgumentException("not a server address: '" + text + "'; " + remedy);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
