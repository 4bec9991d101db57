package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignPeerTest {

  @ParameterizedTest
  @CsvSource({
    "TLS 1.2 ClientHello, 16030100B2010000AE, TLS",
    "TLS alert, 15030300020246, TLS",
    "SSH, 5353482D322E302D4F70656E535348, SSH",
    "HTTP response, 485454502F312E3120343030, HTTP",
    "HTTP/2 preface, 505249202A20485454502F322E300D0A, HTTP/2",
    "GET, 474554202F20485454502F312E31, HTTP",
    "POST, 504F5354202F, HTTP",
    "PUT, 505554202F, HTTP",
    "HEAD, 48454144202F, HTTP",
    "DELETE, 44454C455445202F, HTTP",
    "OPTIONS, 4F5054494F4E53202A, HTTP",
    "CONNECT, 434F4E4E45435420, HTTP",
    "PATCH, 5041544348202F, HTTP",
    "TRACE, 5452414345202F, HTTP",
    "PROXY 1, 50524F585920544350342031302E, the PROXY protocol",
    "PROXY 2, 0D0A0D0A000D0A515549540A2111, the PROXY protocol",
    "RMI, 4A524D4900024B, Java RMI",
    "ObjectOutputStream, ACED0005, Java serialization",
    "RESP command, 2A310D0A24340D0A50494E470D0A, RESP (Redis)",
    "RESP error, 2D45525220756E6B6E6F776E, RESP (Redis)",
    "RESP answer, 2B4F4B0D0A, RESP (Redis)",
    "RESP inline, 50494E470D0A, RESP (Redis)",
    "EHLO, 45484C4F206D6520, SMTP",
    "HELO, 48454C4F206D6520, SMTP",
    "220, 3232302072656164790D0A, SMTP or FTP",
    "length, 0000002A01, 'length-prefixed frames of another protocol, HTTP/2 or Thrift perhaps'",
    "ours damaged, 89504C41494E0A, an unknown protocol (first bytes 89 50 4c 41 49 4e 0a)",
    "nine bytes, FFFEFDFCFBFAF9F8F7, an unknown protocol (first bytes ff fe fd fc fb fa f9 f8)",
    "one byte, 47, an unknown protocol (first bytes 47)",
  })
  void aForeignPeerIsNamedByItsFirstBytes(String what, String hex, String name) {
    byte[] bytes = Hex.bytes(hex);
    assertEquals(name, ForeignPeer.name(bytes, 0, bytes.length));
    Heard.Server server = new Heard.Server();
    assertEquals(
        "peer speaks " + name,
        assertThrows(ProtocolException.class, () -> server.hear(hex)).getMessage());
    Heard.Client client = new Heard.Client();
    assertEquals(
        "peer speaks " + name,
        assertThrows(ProtocolException.class, () -> client.hear(hex)).getMessage());
    assertEquals(List.of(), server.lines);
  }

  @Test
  void theNameIsReadWhereItStands() {
    byte[] bytes = Hex.bytes("FFFF 474554202F FFFF");
    assertEquals("HTTP", ForeignPeer.name(bytes, 2, 5));
    assertEquals("an unknown protocol (first bytes 47 45 54)", ForeignPeer.name(bytes, 2, 3));
    assertEquals("an unknown protocol (first bytes)", ForeignPeer.name(bytes, 2, 0));
  }
}
