package io.plainrpc.compat;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said about a change before it is deployed. */
class ContractsTest {
  private static final String HEAD = "plainrpc-descriptor 1\nservice demo.Users\n";

  public record User(String name, int age) {}

  public interface Users {
    User find(String name);
  }

  public interface NoService {
    Object anything();
  }

  @TempDir
  Path directory;

  @Test
  void theDescriptionIsTheCanonicalText() {
    String name = ContractsTest.class.getName();
    assertEquals(
        "plainrpc-descriptor 1\n"
            + "service " + name + "$Users\n"
            + "method find(String) " + name + "$User\n"
            + "record " + name + "$User age:int name:String\n",
        Contracts.describe(Users.class));
  }

  @Test
  void equalVersionsHaveNoChanges() {
    String same = HEAD + "method find(String) int\n";
    Comparison comparison = Contracts.compare(same, same);
    assertEquals(List.of(), comparison.changes());
    assertTrue(comparison.isCompatible());
    assertEquals("no change", comparison.toString());
  }

  @Test
  void aMethodThatIsGoneBreaksOldClientsAndOneThatIsNewLimitsNewOnes() {
    assertEquals(
        """
        BREAKS old clients with new servers: the new server has no method find(String) int
        limits new clients with old servers: the old server has no method look(String) int
        none: method find(String) exists only on the old version
        none: method look(String) exists only on the new version""",
        Contracts.compare(HEAD + "method find(String) int\n", HEAD + "method look(String) int\n")
            .toString());
  }

  @Test
  void aNumberThatBecameWiderBreaksTheDirectionThatWouldLoseValues() {
    String line = "method set(demo.User) void\nrecord demo.User age:";
    Comparison comparison = Contracts.compare(HEAD + line + "int\n", HEAD + line + "long\n");
    assertFalse(comparison.isCompatible());
    assertEquals(
        List.of(new Change(
            Effect.BREAKS,
            Meeting.NEW_CLIENT_OLD_SERVER,
            "demo.User.age is long for the new client and int for the old server: the new client has"
                + " set(demo.User) void, the old server has set(demo.User) void")),
        comparison.with(Effect.BREAKS));
  }

  @Test
  void whatIsNewAmongConstantsSubtypesAndNullsLimits() {
    Comparison comparison = Contracts.compare(HEAD + """
            method draw(demo.Color,(demo.Circle|demo.Square),Integer) void
            record demo.Circle
            enum demo.Color RED
            record demo.Square
            """, HEAD + """
            method draw(demo.Color,(demo.Circle|demo.Oval|demo.Square),int) void
            record demo.Circle
            enum demo.Color BLUE RED
            record demo.Oval
            record demo.Square
            """);
    assertTrue(comparison.isCompatible(), comparison::toString);
    assertEquals(
        List.of(
            "null from the old client is no int for the new server as parameter 3 of draw",
            "the constant BLUE of demo.Color from the new client is not known to the old server",
            "demo.Oval from the new client is not known to the old server as parameter 2 of draw"),
        comparison.with(Effect.LIMITS).stream().map(Change::text).toList());
  }

  @Test
  void anExceptionMoreLimitsAndAFieldMoreDoesNothing() {
    Comparison comparison = Contracts.compare(
        HEAD + "method find(String) demo.User\nrecord demo.User age:int\n",
        HEAD + "method find(String) demo.User throws demo.Gone\nexception demo.Gone\n"
            + "record demo.User age:int name:String\n");
    assertTrue(comparison.isCompatible());
    assertEquals(
        List.of(
            new Change(
                Effect.LIMITS,
                Meeting.OLD_CLIENT_NEW_SERVER,
                "exception demo.Gone of find from the new server is a HandlerFailedException for the old client")),
        comparison.with(Effect.LIMITS));
    assertTrue(
        comparison
            .toString()
            .contains("none: record demo.User: field name exists only on the new version"),
        comparison::toString);
  }

  @Test
  void servicesOfTwoNamesAreNotCompared() {
    IllegalArgumentException refusal = assertThrows(
        IllegalArgumentException.class,
        () -> Contracts.compare(
            HEAD + "method a() void\n",
            "plainrpc-descriptor 1\nservice demo.Others\nmethod a() void\n"));
    assertTrue(refusal.getMessage().contains("demo.Users and demo.Others"), refusal::getMessage);
    assertTrue(refusal.getMessage().contains("@WireName"), refusal::getMessage);
  }

  @Test
  void whatIsNoDescriptionIsNamed() {
    IllegalArgumentException refusal = assertThrows(
        IllegalArgumentException.class,
        () -> Contracts.compare(HEAD + "method a() void\n", "nonsense\n"));
    assertTrue(refusal.getMessage().startsWith("'after' is no description"), refusal::getMessage);
  }

  @Test
  void aRecordedVersionThatStillWorksPasses() throws IOException {
    Path file = directory.resolve("contracts").resolve("Users.txt");
    Contracts.record(Users.class, file);
    assertEquals(Contracts.describe(Users.class), Files.readString(file));
    assertDoesNotThrow(() -> Contracts.assertCompatible(Users.class, file));
    Files.writeString(file, Files.readString(file).replace("age:int ", "").replace("\n", "\r\n"));
    assertDoesNotThrow(() -> Contracts.assertCompatible(Users.class, file));
  }

  @Test
  void aRecordedVersionThatIsBrokenFailsTheTestWithEverythingThatBreaksAndTheRemedy()
      throws IOException {
    Path file = directory.resolve("Users.txt");
    Contracts.record(Users.class, file);
    Files.writeString(
        file,
        Files.readString(file)
            .replace("method find", "method earlier() void\nmethod find")
            .replace("age:int", "age:String"));
    AssertionError failure =
        assertThrows(AssertionError.class, () -> Contracts.assertCompatible(Users.class, file));
    String text = failure.getMessage();
    assertTrue(text.contains(file.toString()), text);
    assertTrue(
        text.contains(
            "BREAKS old clients with new servers: the new server has no method earlier() void"),
        text);
    assertTrue(
        text.contains("User.age is int for the new server and String for the old client"), text);
    assertTrue(text.contains("Contracts.record(Users.class, Path.of("), text);
  }

  @Test
  void aMissingOrMalformedFileFailsAndSaysWhatToDo() throws IOException {
    Path missing = directory.resolve("missing.txt");
    AssertionError failure =
        assertThrows(AssertionError.class, () -> Contracts.assertCompatible(Users.class, missing));
    assertTrue(failure.getMessage().contains("Contracts.record(Users.class"), failure::getMessage);
    Path malformed = Files.writeString(directory.resolve("malformed.txt"), "hello\n");
    failure = assertThrows(
        AssertionError.class, () -> Contracts.assertCompatible(Users.class, malformed));
    assertTrue(failure.getMessage().startsWith(malformed.toString()), failure::getMessage);
    assertThrows(
        io.plainrpc.ContractException.class,
        () -> Contracts.assertCompatible(NoService.class, malformed));
  }
}
