package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.Subtypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A type that an interface admits at one position is admitted there only: at another it is refused, by the sender by its
 * path, by the receiver before an object of it is made.
 */
public class AdmittedPerPositionTest {
  private static final List<String> MADE = new ArrayList<>();

  @Subtypes({First.class, Second.class, Third.class})
  public interface Base {}

  public record First(int number) implements Base {
    public First {
      MADE.add("First");
    }
  }

  public record Second(int number) implements Base {
    public Second {
      MADE.add("Second");
    }
  }

  public static class Third implements Base {
    int number;

    Third() {
      MADE.add("Third");
    }
  }

  public static class Below extends Third {
    Below() {
      MADE.add("Below");
    }
  }

  public enum Kind {
    A,
    B
  }

  public static class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    public Lost(String message) {
      super(message);
      MADE.add("Lost");
    }
  }

  public static class Late extends Exception {
    private static final long serialVersionUID = 1L;

    public Late(String message) {
      super(message);
      MADE.add("Late");
    }
  }

  public record Held(@Subtypes({First.class}) Base narrow, Base wide) {}

  /** Everything is admitted somewhere: in {@code wide}. */
  public interface Service {
    void wide(Base value, Below below, Kind kind, String text, Integer number) throws Lost, Late;

    void narrow(@Subtypes({First.class}) Base value) throws Lost;

    void element(@Subtypes({First.class}) List<Base> values);

    void key(@Subtypes({First.class}) Map<Base, String> values);

    void array(@Subtypes({First.class}) Base... values);

    void optional(@Subtypes({First.class}) Optional<Base> value);

    void member(Held value);

    void third(Third value);

    void text(@Subtypes({String.class}) Object value);

    @Subtypes({First.class})
    Base result();
  }

  private static final Wire WIRE = new Wire(Service.class);

  @BeforeEach
  void nothingIsMade() {
    MADE.clear();
  }

  record Row(String method, Object value, String path) {}

  static Stream<Row> narrow() {
    Base other = new Second(1);
    return Stream.of(
        new Row("narrow", other, "narrow(value)"),
        new Row("narrow", new Third(), "narrow(value)"),
        new Row("element", Arrays.asList(new First(1), other), "element(values)[1]"),
        new Row("key", Map.of(other, "x"), "key(values)[key 0]"),
        new Row("array", new Base[] {other}, "array(values)[0]"),
        new Row("optional", Optional.of(other), "optional(value).get()"),
        new Row("member", new Held(other, other), "member(value).narrow"),
        new Row("third", new Below(), "third(value)"),
        new Row("text", 5, "text(value)"),
        new Row("text", other, "text(value)"));
  }

  @ParameterizedTest
  @MethodSource("narrow")
  void valueOfATypeAdmittedElsewhereIsRefusedWhenSent(Row row) {
    CannotEncodeException e =
        assertThrows(CannotEncodeException.class, () -> WIRE.arguments(row.method(), row.value()));
    assertTrue(e.getMessage().contains(": cannot send " + row.path() + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(" is not admitted"), e.getMessage());
  }

  @Test
  void resultOfATypeAdmittedElsewhereIsRefusedWhenSent() {
    assertThrows(CannotEncodeException.class, () -> WIRE.result("result", new Second(1)));
    WIRE.result("result", new First(1));
  }

  record Bytes(String method, String hex) {}

  /** Where `First` stands, the bytes for the second or third alternative of `Base`. */
  static Stream<Bytes> foreign() {
    return Stream.of(
        new Bytes("narrow", "02 0A"),
        new Bytes("narrow", "03 0A"),
        new Bytes("element", "03 01 0A 02 0A"),
        new Bytes("key", "02 02 0A 02 78"),
        new Bytes("array", "02 02 0A"),
        new Bytes("optional", "02 02 0A"),
        new Bytes("member", "01 02 0A 01 0A"),
        new Bytes("text", "02 0A"));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void bytesOfATypeAdmittedElsewhereAreRefusedBeforeAnythingIsMadeOfThem(Bytes bytes) {
    CannotDecodeException e = assertThrows(
        CannotDecodeException.class,
        () -> WIRE.readArguments(bytes.method(), Wire.hex(bytes.hex())));
    assertTrue(e.getMessage().contains(": alternative "), e.getMessage());
    // The one before it, where there is one.
    assertEquals(bytes.method().equals("element") ? List.of("First") : List.of(), MADE);
  }

  @Test
  void bytesOfASubclassAreReadAsTheDeclaredClassOrNotAtAll() {
    byte[] body = WIRE.arguments("wide", null, new Below(), null, null, null);
    assertEquals("00 01 00 00 00 00", hex(body));
    MADE.clear();
    WIRE.readArguments("third", Wire.hex("01 00"));
    assertEquals(List.of("Third"), MADE);
  }

  @Test
  void resultAdmittedElsewhereIsRefusedBeforeItIsMade() {
    assertThrows(CannotDecodeException.class, () -> WIRE.readResult("result", Wire.hex("02 0A")));
    assertEquals(List.of(), MADE);
    WIRE.readResult("result", Wire.hex("01 0A"));
    assertEquals(List.of("First"), MADE);
  }

  @Test
  void exceptionThatAnotherMethodDeclaresIsNeitherSentNorMade() {
    // Its class, none of the method's, is left to the error frame.
    assertEquals(null, WIRE.thrown("narrow", new Late("l")));
    MADE.clear();
    byte[] late = Wire.hex("00 02 6C 01 00");
    WIRE.readThrown("wide", late);
    assertEquals(List.of("Late"), MADE);
    MADE.clear();
    WIRE.readThrown("narrow", late);
    assertEquals(List.of("Lost"), MADE);
    MADE.clear();
    byte[] second = Wire.hex("01 02 6C 01 00");
    WIRE.readThrown("wide", second);
    assertEquals(List.of("Lost"), MADE);
    MADE.clear();
    assertThrows(CannotDecodeException.class, () -> WIRE.readThrown("narrow", second));
    assertEquals(List.of(), MADE);
  }

  @Test
  void allOfThemAreAdmittedWhereTheyAreDeclared() {
    for (Base value : List.of(new First(1), new Second(1), new Third())) {
      WIRE.readArguments("wide", WIRE.arguments("wide", value, new Below(), Kind.A, "text", 5));
    }
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(String.format("%02X ", b));
    }
    return text.toString().strip();
  }
}
