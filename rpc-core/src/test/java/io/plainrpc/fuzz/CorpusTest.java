package io.plainrpc.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Report;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every seed, and every input that fuzzing has found worth keeping, within the bounds of time and heap. */
class CorpusTest {
  private static final String CANARY = "io.plainrpc.codec.Canary";

  static List<FuzzTarget> targets() {
    return FuzzTargets.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void nothingInTheCorpusBreaksWhatMustHold(FuzzTarget target) throws Exception {
    List<FuzzInput> inputs = new ArrayList<>(target.seeds());
    int seeds = inputs.size();
    inputs.addAll(Corpus.of(target));
    Meter meter = Meter.ofTimeAndHeap();
    for (FuzzInput input : inputs) {
      try {
        target.run(input.bytes(), meter);
      } catch (Throwable t) {
        throw new AssertionError(target.name() + " " + input.name() + ": " + t, t);
      }
    }
    Report.line("B1-" + target.name() + "-inputs", inputs.size(), ">=" + seeds);
    Report.line("B1-" + target.name() + "-heap", meter.mostBytes(), "256Ki+32*input");
    Report.line("B1-" + target.name() + "-us", meter.mostNanos() / 1000, 100_000);
    assertTrue(meter.readings() >= seeds, meter.readings() + " readings of " + seeds + " seeds");
    assertEquals("", loaded(CANARY), "a name in the input loaded a class");
  }

  /** What the virtual machine says about a class with this name; nothing when it has not loaded one. */
  private static String loaded(String name) throws Exception {
    Object[] arguments = {new String[] {name}};
    return (String) ManagementFactory.getPlatformMBeanServer()
        .invoke(
            new ObjectName("com.sun.management:type=DiagnosticCommand"),
            "vmClassHierarchy",
            arguments,
            new String[] {String[].class.getName()});
  }

  @Test
  void theVirtualMachineKnowsWhatIsLoaded() throws Exception {
    assertTrue(loaded(CorpusTest.class.getName()).contains(CorpusTest.class.getName()));
    assertEquals("", loaded("io.plainrpc.fuzz.NotThere"));
  }

  @Test
  void aCorpusIsReadAsItWasWritten(@TempDir Path directory) throws Exception {
    List<FuzzInput> inputs = List.of(
        new FuzzInput("longer", new byte[] {1, -1}),
        new FuzzInput("empty", new byte[0]),
        new FuzzInput("b", new byte[] {0}),
        new FuzzInput("a", new byte[] {0}));
    String text = Corpus.text(inputs);
    assertEquals("empty\na 00\nb 00\nlonger 01ff\n", text);
    assertEquals(text, Corpus.text(Corpus.parse(text)));
    List<FuzzInput> files = Corpus.pack(Corpus.unpack(inputs, directory));
    assertEquals(text, Corpus.text(files));
    assertArrayEquals(new byte[] {1, -1}, Corpus.parse(text).get(3).bytes());
  }

  @Test
  void aReadingThatTakesTooMuchHeapEachTimeFails() {
    Meter meter = Meter.ofTimeAndHeap();
    byte[] most = meter.read(1_000, () -> new byte[256 * 1024 + 31 * 1_000]);
    assertTrue(meter.mostBytes() >= most.length);
    assertThrows(
        AssertionError.class, () -> meter.read(1_000, () -> new byte[256 * 1024 + 33 * 1_000]));
    assertEquals(1, meter.readings());
  }

  @Test
  void aTargetThatIsNotThereIsRefusedWithTheNamesOfThoseThatAre() {
    String message = assertThrows(IllegalArgumentException.class, () -> FuzzTargets.named("frame"))
        .getMessage();
    assertTrue(message.startsWith("no fuzz target frame, there are [greetings, frames,"), message);
  }
}
