package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Descriptors that contradict themselves are refused; large and tangled ones take no more than their length allows. */
class HostileDescriptorTest {
  private static final String HEAD = "plainrpc-descriptor 1\nservice demo.S\n";

  private static Descriptor parse(String lines) {
    return Descriptor.parse((HEAD + lines).getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "method a(demo.X) void; names demo.X, but does not describe it",
        "method a(List<demo.X>) void; names demo.X",
        "method a() demo.X[]; names demo.X",
        "method a() void throws demo.X; throws demo.X, which it does not describe as an exception",
        "method a() void throws demo.X|record demo.X; throws demo.X, which it does not describe",
        "method a(demo.X) void|exception demo.X; has the exception demo.X as a value",
        "method a(EnumSet<demo.X>) void|record demo.X; demo.X is not an enum",
        "method a(EnumMap<String,String>) void; String is not an enum",
        "method a(Map<String>) void; Map has 2 arguments",
        "method a(List<String,String>) void; List has 1 arguments",
        "method a(Optional<int>) void; has int where a value that can be null stands",
        "method a(void) void; has void where a value",
        "method a() List<void>; has void where a value",
        "method a() void[]; has void where a value",
        "method a((String|demo.X|demo.A)) void|record demo.A|record demo.X; malformed alternatives",
        "method a((String|String)) void; malformed alternatives",
        "method a((List<String>|String)) void; malformed alternatives",
        "method a((String|int)) void; has int where a value that can be null stands",
        "method a(demo.X) void|record demo.X b:demo.Y; names demo.Y",
        "method a() void|record Plain b:int; describes Plain, which is not a user's type",
        "method a() void|record List<a.B> x:int; describes List<a.B>, which is not a user's type",
        "method a() void|enum a.B[] X; describes a.B[], which is not a user's type",
        "method a() void|enum a.E<int> X; with type arguments, which no enum has"
      })
  void aContradictionIsNamed(String lines, String reason) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> parse(unfold(lines)));
    assertTrue(refusal.getMessage().contains(reason), refusal::getMessage);
  }

  private static String unfold(String lines) {
    // Between lines only: alternatives are in parentheses.
    return lines.replaceAll("\\|(?=(record|exception|enum|class) )", "\n") + "\n";
  }

  @Test
  void whatALaterProtocolMayHaveIsNoContradiction() {
    Descriptor later = parse("method a(Quaternion,Ring<String>) void\nmethod b() void\n");
    VersionPair pair =
        new VersionPair(later, parse("method a(String,List<String>) void\nmethod b() void\n"));
    assertEquals(VersionPair.Verdict.REFUSED, pair.match(0).verdict());
    assertEquals(VersionPair.Verdict.WORKS, pair.match(1).verdict());
  }

  @Test
  void whatCannotBePassedOverMakesItsMethodsUncallable() {
    String methods = "method a() demo.N\nmethod b() demo.M\nmethod c() void throws demo.E\n";
    Descriptor server = parse(methods
        + "exception demo.E q:Ring<String>\nrecord demo.M n:List<demo.O> z:int\n"
        + "record demo.N a:Quaternion z:int\nrecord demo.O q:Quaternion[]\n");
    Descriptor client =
        parse(methods.replace(" throws demo.E", "") + "record demo.M z:int\nrecord demo.N z:int\n");
    VersionPair pair = new VersionPair(client, server);
    for (int i = 0; i < 3; i++) {
      assertEquals(VersionPair.Verdict.REFUSED, pair.match(i).verdict());
      assertTrue(pair.match(i).problem().contains("kind"), pair.match(i)::problem);
    }
    // Of the same unknown kind, but with another number of parts.
    VersionPair rings = new VersionPair(
        parse("method a(Ring<String,Long>) void\n"), parse("method a(Ring<String>) void\n"));
    assertEquals(VersionPair.Verdict.REFUSED, rings.match(0).verdict());
  }

  /** What a descriptor leaves in memory is some twenty times its length, however it is nested. */
  @Test
  void deepNestingIsNotKeptAtEachLevel() {
    String many = IntStream.range(0, 10_000)
        .mapToObj(i -> "X%04d".formatted(i))
        .collect(Collectors.joining("|", "(", ")"));
    String shape = "List<".repeat(90) + many + ">".repeat(90);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertNotNull(ShapeTree.parse(shape));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 64L * shape.length(), () -> allocated + " for " + shape.length());
  }

  @Test
  void aTypeThatContainsItselfIsComparedOnce() {
    Descriptor one =
        parse("method a(demo.X) demo.X\nrecord demo.X a:List<demo.X> b:demo.X c:int\n");
    Descriptor other =
        parse("method a(demo.X) demo.X\nrecord demo.X a:List<demo.X> b:demo.X d:String\n");
    assertEquals(VersionPair.Verdict.WORKS, new VersionPair(one, other).match(0).verdict());
  }

  @Test
  void aTangleOfTypesIsComparedInTheTimeThatItsLengthAllows() {
    // Each type refers to many others, in both versions; all of them differ.
    Descriptor one = parse("method a(demo.T000) void\n" + tangle("a"));
    Descriptor other = parse("method a(demo.T000) void\n" + tangle("b"));
    VersionPair pair = new VersionPair(one, other);
    assertEquals(VersionPair.Verdict.WORKS, pair.match(0).verdict());
    assertEquals(0, pair.match(0).server());
  }

  private static String tangle(String own) {
    return IntStream.range(0, 150)
        .mapToObj(i -> "record demo.T%03d ".formatted(i)
            + own + ":int "
            + IntStream.range(0, 20)
                .mapToObj(j -> "f%02d:demo.T%03d".formatted(j, (i * 7 + j) % 150))
                .collect(Collectors.joining(" "))
            + "\n")
        .collect(Collectors.joining());
  }

  @Test
  void aLongChainOfTypesNeedsNoStack() throws InterruptedException {
    String chain = IntStream.range(0, 1500)
        .mapToObj(i -> "record d.T%04d n:d.T%04d\n".formatted(i, Math.min(i + 1, 1499)))
        .collect(Collectors.joining());
    Descriptor one = parse("method a(d.T0000) void\n" + chain);
    Descriptor other = parse("method a(d.T0000) void\n"
        + chain.replace("record d.T1499 n:d.T1499", "record d.T1499 m:int n:d.T1499"));
    VersionPair[] pair = new VersionPair[1];
    Thread small = new Thread(null, () -> pair[0] = met(one, other), "small stack", 128 * 1024);
    small.start();
    small.join();
    assertEquals(VersionPair.Verdict.WORKS, pair[0].match(0).verdict());
  }

  private static VersionPair met(Descriptor one, Descriptor other) {
    VersionPair pair = new VersionPair(one, other);
    pair.match(0);
    return pair;
  }

  @Test
  void manyOverloadsAreNotComparedEachWithEach() {
    String many = IntStream.range(0, 900)
        .mapToObj(i -> "method a(demo.X,demo.P%03d) void\n".formatted(i))
        .collect(Collectors.joining());
    String types = IntStream.range(0, 900)
        .mapToObj(i -> "enum demo.P%03d\n".formatted(i))
        .collect(Collectors.joining());
    Descriptor one = parse(many + types + "enum demo.X\n");
    Descriptor other = parse("method a(demo.X,demo.Q) void\nenum demo.Q\nenum demo.X\n");
    VersionPair pair = new VersionPair(one, other);
    for (int i = 0; i < pair.methods(); i++) {
      VersionPair.Match match = pair.match(i);
      assertEquals(VersionPair.Verdict.REFUSED, match.verdict());
      assertTrue(match.problem().startsWith("more than 16 methods could be meant"), match::problem);
    }
  }

  @Test
  void anOverloadIsMeantOnlyWhereNoOtherCouldBe() {
    Descriptor server = parse("method a(Double) void\nmethod a(long) void\nmethod b(long) void\n");
    VersionPair pair = new VersionPair(
        parse("method a(int) void\nmethod b(int) void\nmethod b(short) void\nmethod c(int) void\n"),
        server);
    // a(int) fits both a(long) and, as int to double loses nothing, a(Double).
    assertEquals(VersionPair.Verdict.REFUSED, pair.match(0).verdict());
    assertTrue(pair.match(0).problem().startsWith("more than one method could be meant"));
    // b(int) and b(short) both fit b(long).
    assertEquals(VersionPair.Verdict.REFUSED, pair.match(1).verdict());
    assertEquals(VersionPair.Verdict.REFUSED, pair.match(2).verdict());
    assertEquals(VersionPair.Verdict.MISSING, pair.match(3).verdict());
    pair = new VersionPair(parse("method b(int) void\nmethod b(long) void\n"), server);
    // b(long) is there as it is, so it cannot be meant by b(int).
    assertEquals(VersionPair.Verdict.MISSING, pair.match(0).verdict());
    assertEquals(VersionPair.Verdict.WORKS, pair.match(1).verdict());
  }

  @Test
  void aWholeDescriptorOfTheLargestSizeIsChecked() {
    StringBuilder lines = new StringBuilder("method a(d.T) void\nrecord d.T");
    for (int i = 0; lines.length() < Descriptor.MAX_BYTES - 100; i++) {
      lines.append(" f%05d:int".formatted(i));
    }
    String text = lines.append('\n').toString();
    assertDoesNotThrow(() -> parse(text));
  }
}
