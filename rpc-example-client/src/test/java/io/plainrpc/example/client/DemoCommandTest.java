package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DemoCommandTest {
  @Test
  void theDemoIsTheSameEveryTimeButForPortsAndTimes() {
    InProcess first = InProcess.run("demo");
    InProcess second = InProcess.run("demo");
    assertEquals(0, first.code(), first.err());
    assertEquals("", first.err());
    assertEquals(withoutNumbers(first.out()), withoutNumbers(second.out()));
  }

  @Test
  void theDemoShowsACommandAndFailuresWithTypeFateAndMessage() {
    String out = withoutNumbers(InProcess.run("demo").out());
    assertTrue(
        out.contains("    CannotConnectException, NOT_STARTED\n    EchoService.upper("), out);
    assertTrue(
        out.contains("    DeadlineExceededException, MAYBE\n    DemoService.takeForever("), out);
    assertTrue(out.contains("    TooLargeException, NOT_STARTED\n    EchoService.upper("), out);
    assertTrue(out.contains("prints $HOME * 'as it is', exit code 0\n"), out);
    assertTrue(out.contains("    ExecException, NOT_PERMITTED\n    this server does not"), out);
    assertTrue(
        out.contains("    UnauthenticatedException, NOT_STARTED\n    ExecService.run("), out);
    assertTrue(out.endsWith("\nEverything went as it should, failures included.\n"), out);
  }

  private static String withoutNumbers(String text) {
    return text.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
        .replaceAll("\\d+ ms,", "N ms,");
  }
}
