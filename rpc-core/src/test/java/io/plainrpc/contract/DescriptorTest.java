package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.Subtypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical text of a contract, its fingerprint, and what is said about two that differ. */
class DescriptorTest {
  public enum Colour {
    RED,
    GREEN,
    BLUE
  }

  public record User(String name, int age, Colour colour) {}

  @SuppressWarnings("UnicodeInCode") // as users may have it
  public static class Account {
    User owner;
    Map<String, long[]> größe;
  }

  public static class NotFound extends Exception {
    private static final long serialVersionUID = 1L;
    int code;

    public NotFound(String message) {
      super(message);
    }
  }

  public interface Users {
    void touch();

    User find(String name) throws NotFound, IOException;

    @Subtypes({Account.class, String.class})
    Object find(long id, int... more);
  }

  /** Written by hand, never copied from the program. */
  private static final String USERS = """
      plainrpc-descriptor 1
      service io.plainrpc.contract.DescriptorTest$Users
      method find(String) io.plainrpc.contract.DescriptorTest$User throws io.plainrpc.contract.DescriptorTest$NotFound,java.io.IOException
      method find(long,int[]) (String|io.plainrpc.contract.DescriptorTest$Account)
      method touch() void
      class io.plainrpc.contract.DescriptorTest$Account größe:Map<String,long[]> owner:io.plainrpc.contract.DescriptorTest$User
      enum io.plainrpc.contract.DescriptorTest$Colour BLUE GREEN RED
      exception io.plainrpc.contract.DescriptorTest$NotFound code:int
      record io.plainrpc.contract.DescriptorTest$User age:int colour:io.plainrpc.contract.DescriptorTest$Colour name:String
      exception java.io.IOException
      """;

  @Test
  void theTextIsCanonical() {
    Descriptor descriptor = ServiceContract.of(Users.class).descriptor();
    assertEquals(USERS, new String(descriptor.bytes(), StandardCharsets.UTF_8));
    assertEquals("io.plainrpc.contract.DescriptorTest$Users", descriptor.serviceName());
  }

  public interface Echo {
    String upper(String text);
  }

  @Test
  void theFingerprintIsTheSha256OfTheText() {
    // printf 'plainrpc-descriptor 1\nservice io...$Echo\nmethod upper(String) String\n' | sha256sum
    assertEquals(
        "3bc2d200c3f82029b19873fc781db811bf37468a25eb43c9b7dfd0c455e8a113",
        HexFormat.of().formatHex(ServiceContract.of(Echo.class).descriptor().fingerprint()));
  }

  public static class Sync {
    public interface Service {
      String call(String text);
    }
  }

  public static class Async {
    public interface Service {
      CompletableFuture<String> call(String renamed);
    }
  }

  @Test
  void futuresAndNamesOfParametersAreNoPartOfIt() {
    List<String> differences = ServiceContract.of(Sync.Service.class)
        .descriptor()
        .differences(ServiceContract.of(Async.Service.class).descriptor(), "server", "client", 9);
    assertEquals(
        List.of("the service is io.plainrpc.contract.DescriptorTest$Sync$Service on the server,"
            + " io.plainrpc.contract.DescriptorTest$Async$Service on the client"),
        differences);
  }

  @Test
  void aParsedDescriptorIsTheSame() {
    Descriptor own = ServiceContract.of(Users.class).descriptor();
    Descriptor parsed = parse(USERS);
    assertEquals(own, parsed);
    assertEquals(own.hashCode(), parsed.hashCode());
    assertArrayEquals(own.fingerprint(), parsed.fingerprint());
    assertEquals(List.of(), own.differences(parsed, "server", "client", 9));
    assertNotEquals(own, ServiceContract.of(Echo.class).descriptor());
  }

  @Test
  void itsBytesCannotBeChangedFromOutside() {
    byte[] bytes = USERS.getBytes(StandardCharsets.UTF_8);
    Descriptor descriptor = Descriptor.parse(bytes);
    bytes[0] = 0;
    descriptor.bytes()[0] = 0;
    descriptor.fingerprint()[0] ^= 1;
    assertEquals(parse(USERS), descriptor);
    assertArrayEquals(parse(USERS).fingerprint(), descriptor.fingerprint());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "method f() int",
        "method f(String,a.B<int[],(a.C|a.D)[]>[][]) void throws a.X,b.Y",
        "method f() int\nmethod g() int\nrecord a.B",
        "enum a.E",
        "enum a.E A B",
        "class a.B<Map<String,.C>> A.x:int x:int",
        "exception .E",
        "method \uD83D\uDE00() void",
        "record a.B shared",
        "class a.B shared shared:int",
        "enum a.E shared",
      })
  void aCanonicalTextIsParsed(String lines) {
    String text = "plainrpc-descriptor 1\nservice a.S\n" + lines + "\n";
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), part(text).bytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "method",
        "method ",
        "method f()",
        "method f() ",
        "method f()  int",
        "method f() int throws",
        "method f() int throws ",
        "method f() int throws a.X,",
        "method f() int throws b.X,a.X",
        "method f() int throws a.X,a.X",
        "method f() int throws a.X ",
        "method f() int tosses a.X",
        "method f int",
        "method () int",
        "method f( int",
        "method f(,) int",
        "method f(a,) int",
        "method f(a)b int",
        "method f() int[",
        "method f() int]",
        "method f() int[][",
        "method f() List<",
        "method f() List<>",
        "method f() List<a",
        "method f() List<a>>",
        "method f() (a|)",
        "method f() ()",
        "method f() (a,b)",
        "method f() a|b",
        "method f() a:b",
        "method f() int\r",
        "method f() in\u0000t",
        "method f() in\u0085t",
        "method f() in\u2028t",
        "method f() in\u00A0t",
        "method f() int\n",
        "method f() int\n\nmethod g() int",
        "method g() int\nmethod f() int",
        "method f() int\nmethod f() int",
        "record a.B\nmethod f() int",
        "record b.B\nrecord a.B",
        "record a.B\nclass a.B",
        "record a.B x",
        "record a.B x:",
        "record a.B :int",
        "record a.B y:int x:int",
        "record a.B x:int x:int",
        "enum a.E B A",
        "enum a.E A A",
        "enum a.E A:int",
        "enum a.E  A",
        "enum a.E ",
        "interface a.B",
        "class a.B  shared",
        "class a.B shared ",
        "class a.B shared shared",
        "class a.B Shared",
        "class a.B shared:",
        "class a.B x:int shared",
        "record a.B shared int",
        "exception a.E shared",
        "enum a.E shared A",
        "service a.T",
        " record a.B",
      })
  void anythingElseIsRefused(String lines) {
    String text = "plainrpc-descriptor 1\nservice a.S\n" + lines + "\n";
    assertThrows(IllegalArgumentException.class, () -> parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "plainrpc-descriptor 1",
        "plainrpc-descriptor 1\n",
        "plainrpc-descriptor 2\nservice a.S\n",
        "plainrpc-descriptor 1\nservice a.S",
        "plainrpc-descriptor 1\nservice\n",
        "plainrpc-descriptor 1\nservice \n",
        "plainrpc-descriptor 1\nservice a S\n",
        "plainrpc-descriptor 1\nservice a<S\n",
        "plainrpc-descriptor 1\r\nservice a.S\r\n",
        "\uFEFFplainrpc-descriptor 1\nservice a.S\n",
      })
  void aTextWithoutItsFirstTwoLinesIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> parse(text));
  }

  @Test
  void bytesThatAreNoStrictUtf8AreRefused() {
    for (String hex : List.of("80", "C080", "EDA080", "F4908080", "C3")) {
      String start = HexFormat.of()
          .formatHex("plainrpc-descriptor 1\nservice a".getBytes(StandardCharsets.UTF_8));
      byte[] bytes = HexFormat.of().parseHex(start + hex + "0a");
      String message = assertThrows(IllegalArgumentException.class, () -> Descriptor.parse(bytes))
          .getMessage();
      assertEquals("the descriptor is not UTF-8", message);
    }
  }

  @Test
  void theSizeIsLimited() {
    String start = "plainrpc-descriptor 1\nservice ";
    assertEquals(
        65_472, parse(start + "a".repeat(65_471 - start.length()) + "\n").bytes().length);
    String tooLong = start + "a".repeat(65_472 - start.length()) + "\n";
    String message =
        assertThrows(IllegalArgumentException.class, () -> parse(tooLong)).getMessage();
    assertEquals("the descriptor has 65473 bytes, limit 65472", message);
  }

  @Test
  void hostileNestingIsRefusedWithoutExhaustingTheStack() {
    for (String deep : List.of("(", "a<", "[]")) {
      String text = "plainrpc-descriptor 1\nservice a\nmethod f() " + deep.repeat(20_000) + "\n";
      assertThrows(IllegalArgumentException.class, () -> parse(text));
    }
  }

  /** Each array would keep its whole text: together a gigabyte. */
  @Test
  void arraysCountAsNesting() {
    String start = "plainrpc-descriptor 1\nservice a\nmethod f() ";
    parse(start + "a" + "[]".repeat(99) + "\n");
    for (String shape : List.of(
        "a" + "[]".repeat(100),
        "a" + "[]".repeat(32_000),
        "List<" + "a" + "[]".repeat(50) + ">" + "[]".repeat(50))) {
      assertThrows(IllegalArgumentException.class, () -> parse(start + shape + "\n"));
    }
  }

  @Test
  void differencesAreNamedInPlainWords() {
    Descriptor server = part("""
        plainrpc-descriptor 1
        service a.S
        method both(int) int throws a.X
        method find(String) a.User
        method list() int
        enum a.Colour GREEN RED
        class a.Kind
        record a.Old x:int
        class a.Part shared x:int
        record a.User age:int name:String
        """);
    Descriptor client = part("""
        plainrpc-descriptor 1
        service a.S
        method both(int) int
        method find(long) a.User
        method list() long
        enum a.Colour BLUE GREEN
        exception a.Kind
        class a.Part x:int
        record a.User age:long mail:String
        """);
    List<String> all = List.of(
        "method both(int) throws a.X on the server, nothing on the client",
        "method find(String) exists only on the server",
        "method find(long) exists only on the client",
        "method list(): the result is int on the server, long on the client",
        "enum a.Colour: constant BLUE exists only on the client",
        "enum a.Colour: constant RED exists only on the server",
        "a.Kind is a class on the server, an exception on the client",
        "record a.Old exists only on the server",
        "class a.Part is sent with shared references on the server, as copies on the client",
        "record a.User: field age is int on the server, long on the client",
        "record a.User: field mail exists only on the client",
        "record a.User: field name exists only on the server");
    assertEquals(all, server.differences(client, "server", "client", 100));
    assertEquals(all.subList(0, 3), server.differences(client, "server", "client", 3));
  }

  @Test
  void aLongDifferenceIsCutInTheMiddle() {
    Descriptor server =
        parse("plainrpc-descriptor 1\nservice a.S\nmethod f(" + "x".repeat(1_000) + ") int\n");
    Descriptor client = parse("plainrpc-descriptor 1\nservice a.S\n");
    String difference = server.differences(client, "server", "client", 9).get(0);
    assertEquals(303, difference.length());
    assertTrue(difference.startsWith("method f(xxx"));
    assertTrue(difference.endsWith("xxx) exists only on the server"));
  }

  @Test
  void namesAreSortedByCodePoint() {
    // U+FF5E comes before U+1F600, although the surrogates of the latter are smaller chars.
    parse("plainrpc-descriptor 1\nservice a.S\nenum a.E A AA B \uFF5E \uD83D\uDE00 \uD83D\uDE01\n");
    assertTrue(WireOrder.BY_CODE_POINT.compare("\uFF5E", "\uD83D\uDE00") < 0);
    assertTrue(WireOrder.BY_CODE_POINT.compare("\uD83D\uDE00", "\uFF5E") > 0);
    assertTrue(WireOrder.BY_CODE_POINT.compare("\uD83D\uDE00", "\uD83D\uDE01") < 0);
    assertEquals(0, WireOrder.BY_CODE_POINT.compare("\uD83D\uDE00", "\uD83D\uDE00"));
  }

  /** Of good form, though its types are not all there: {@link HostileDescriptorTest} is about that. */
  private static Descriptor part(String text) {
    return Descriptor.own(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Descriptor parse(String text) {
    return Descriptor.parse(text.getBytes(StandardCharsets.UTF_8));
  }
}
