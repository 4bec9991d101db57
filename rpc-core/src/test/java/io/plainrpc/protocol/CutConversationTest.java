package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A whole conversation with every frame type, both directions, cut after every byte: whatever parts it arrives in, the same
 * is heard.
 */
class CutConversationTest {
  private static final String FINGERPRINT =
      "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";

  /** With one piece of the largest size; the effort grows with the square of the whole, so that the other has none. */
  private static final byte[] CLIENT_SAYS = Hex.bytes(
      "89504C41494E0D0A 01 01 000C 01 0004 00400000 7F 0002 0000 B225C33C",
      "76 00002C 01 00 00000000 AFDAAB93 0000 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F 64657363726970746F72",
      "48 000012 03 00 00000001 EEA14572 0000 0001 00000002540BE400 06 68656C6C6F",
      "56 00000C 03 01 00000002 366A87C0 0000 0002 00000002540BE400",
      "58 000002 03 01 00000003 6C746BC0 0000",
      "5B 010000 0A 01 00000002 A9A65944 61*65536",
      "52 000008 07 00 00000000 CDF2E883 0123456789ABCDEF",
      "6D 000136 0A 01 00000003 E1C131AC 0003 00000002540BE400 62*300",
      "5A 000000 06 00 00000001 1DEFEDE7",
      "57 00000D 03 01 00000004 EC120558 0000 0004 00000002540BE400 63",
      "8B 0001D0 0A 00 00000002 772FF779 61*464",
      "5F 000005 80 7F 00000009 B81AFFF0 0102030405",
      "5F 000005 0A 01 00000004 DBD5E590 63*5",
      "5A 000000 0A 04 00000004 1AA86823",
      "52 000008 08 00 00000000 0BA78A3F FEDCBA9876543210",
      "5A 000000 0A 00 00000003 2E27B278",
      "56 00000C 03 00 00000005 A899DBCE FFFF FFFF FFFFFFFFFFFFFFFF",
      "5D 000007 09 00 00000000 4F2C578A 00000000 627965");

  private static final List<String> SERVER_HEARS = List.of(
      "greeting 1-1 4194304",
      "announce 0 " + FINGERPRINT + " 64657363726970746F72",
      "request 1 0.1 10000000000 0668656C6C6F",
      "ping 0123456789ABCDEF",
      "cancel 1",
      "request 2 0.2 10000000000 66000 bytes, CRC32 68D3ABF6",
      "abandoned 4",
      "pong FEDCBA9876543210",
      "request 3 0.3 10000000000 300 bytes, CRC32 369820E6",
      "request 5 65535.65535 -1",
      "goaway 0 bye");

  private static final byte[] SERVER_SAYS = Hex.bytes(
      "89504C41494E0D0A 01 00 0021 01 0004 00400000 02 0004 00000400 03 0004 00002710 04 0004 00003A98 05 0002 6869 91580F0C",
      "79 000023 02 00 00000000 27445A2F 0000 00 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
      "77 00002D 02 00 00000000 6D1C281D 0001 01 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F 64657363726970746F72",
      "59 000003 02 00 00000000 73462071 0002 02",
      "59 000003 04 02 00000001 155F14E0 00 02 78",
      "5A 000000 04 01 00000002 ED22D17C",
      "34 004E20 0A 01 00000002 3F1999C2 64*20000",
      "5B 000001 04 03 00000003 2C1FDF71 65",
      "53 000009 05 00 00000004 B8479F79 05 00 01 0004 77686174",
      "52 000008 07 00 00000000 9CC3D62A 0000000000000001",
      "92 0000C8 0A 01 00000003 E1B49A98 66*200",
      "5B 000001 04 01 00000005 7F675E77 67",
      "5E 000004 0A 00 00000002 1BA2F152 64*4",
      "5A 000000 0A 04 00000005 E8C3EB20",
      "52 000008 08 00 00000000 CFE87372 0123456789ABCDEF",
      "5B 000001 0A 00 00000003 236875B9 65",
      "5B 000001 FF 00 00000000 A082C3D2 00",
      "5A 000000 04 00 00000006 12A929CF",
      "51 00000B 09 00 00000000 476D321A 00000006 636C6F73696E67");

  private static final List<String> CLIENT_HEARS = List.of(
      "greeting 1 NONE 'hi' 4194304 1024 10000 15000",
      "agree 0 SAME " + FINGERPRINT,
      "agree 1 DIFFERENT " + FINGERPRINT + " 64657363726970746F72",
      "agree 2 UNKNOWN",
      "thrown 1 000278",
      "error 4 UNIMPLEMENTED NOT_STARTED what",
      "ping 0000000000000001",
      "reply 2 20004 bytes, CRC32 7FEC7268",
      "pong 0123456789ABCDEF",
      "thrown 3 202 bytes, CRC32 FD268F3E",
      "reply 6",
      "goaway 6 closing");

  private static Heard.Server server() {
    return new Heard.Server(100_000, new MemoryBudget(1 << 20));
  }

  private static Heard.Client client() {
    return new Heard.Client(100_000, new MemoryBudget(1 << 20));
  }

  @Test
  void aServerHearsTheSameInTwoPartsWhereverTheyAreCut() {
    int cuts =
        cutEverywhere(CLIENT_SAYS, SERVER_HEARS, CutConversationTest::server, s -> s.inbound);
    System.out.println("client to server: " + cuts + " cuts, 0 differences");
  }

  @Test
  void aClientHearsTheSameInTwoPartsWhereverTheyAreCut() {
    int cuts =
        cutEverywhere(SERVER_SAYS, CLIENT_HEARS, CutConversationTest::client, c -> c.inbound);
    System.out.println("server to client: " + cuts + " cuts, 0 differences");
  }

  @Test
  void aServerHearsTheSameInPartsOfAnySize() {
    for (int size : new int[] {1, 2, 3, 5, 7, 13, 14, 15, 1023, 1024, 1025, 65_550, 1 << 20}) {
      Heard.Server server = server();
      inPartsOf(size, CLIENT_SAYS, server.inbound);
      assertEquals(SERVER_HEARS, server.lines, "in parts of " + size);
    }
  }

  @Test
  void aClientHearsTheSameInPartsOfAnySize() {
    for (int size : new int[] {1, 2, 3, 5, 7, 13, 14, 15, 1023, 1024, 1025, 65_550, 1 << 20}) {
      Heard.Client client = client();
      inPartsOf(size, SERVER_SAYS, client.inbound);
      assertEquals(CLIENT_HEARS, client.lines, "in parts of " + size);
    }
  }

  @Test
  void aConversationThatEndsEarlyIsHeardUpToThere() {
    for (int end = 0; end < CLIENT_SAYS.length; end += 101) {
      Heard.Server server = server();
      Heard.feed(server.inbound, CLIENT_SAYS, 0, end);
      assertEquals(SERVER_HEARS.subList(0, server.lines.size()), server.lines, "up to " + end);
    }
  }

  private interface InboundOf<H> {
    Inbound of(H heard);
  }

  private static <H extends Heard> int cutEverywhere(
      byte[] says, List<String> hears, Supplier<H> fresh, InboundOf<H> inbound) {
    for (int cut = 0; cut <= says.length; cut++) {
      H heard = fresh.get();
      Heard.feed(inbound.of(heard), says, 0, cut);
      Heard.feed(inbound.of(heard), says, cut, says.length);
      if (!hears.equals(heard.lines) || inbound.of(heard).midMessage()) {
        assertEquals(hears, heard.lines, "cut after " + cut + " bytes");
        assertFalse(inbound.of(heard).midMessage(), "cut after " + cut + " bytes");
      }
    }
    return says.length + 1;
  }

  private static void inPartsOf(int size, byte[] says, Inbound inbound) {
    for (int at = 0; at < says.length; at += size) {
      Heard.feed(inbound, says, at, Math.min(says.length, at + size));
    }
    assertFalse(inbound.midMessage());
  }
}
