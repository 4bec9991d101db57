package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README shows what the demo prints. */
class ReadmeDemoTest {
  private static final Pattern SHOWN =
      Pattern.compile("rpc-example-client\\.jar demo\n(.*?)\n\\$ ", Pattern.DOTALL);

  @Test
  void theReadmeShowsWhatTheDemoPrintsButForNumbers() throws IOException {
    Matcher shown = SHOWN.matcher(Files.readString(Path.of("..", "README.md")));
    assertTrue(shown.find(), "the README shows the demo");
    assertEquals(
        withoutNumbers(InProcess.run("demo").out()), withoutNumbers(shown.group(1) + "\n"));
  }

  /** Ports, times and the number of connections change from run to run. */
  private static String withoutNumbers(String text) {
    return text.replaceAll("\\d+", "N").replaceAll("\\bN connections?\\b", "N connections");
  }
}
