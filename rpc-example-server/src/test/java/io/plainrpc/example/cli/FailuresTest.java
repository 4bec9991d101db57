package io.plainrpc.example.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.ConnectionLostException;
import io.plainrpc.Execution;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final StringWriter err = new StringWriter();

  @Test
  void aFailedCallIsOneLine() {
    print(false, new ConnectionLostException("the cable is out", Execution.MAYBE, null));
    assertEquals("error: the cable is out" + System.lineSeparator(), err.toString());
  }

  @Test
  void whatARemoteMachineSaysCannotSpeakToTheTerminal() {
    print(false, new FailedException("a\r\nb\u001b[2J\u009b\u2028c", null));
    assertEquals(
        "error: a\\u000d\\nb\\u001b[2J\\u009b\\u2028c" + System.lineSeparator(), err.toString());
  }

  @Test
  void whatNobodyExpectedIsOneLineToo() {
    print(false, new IllegalStateException("odd"));
    assertEquals(
        "error: unexpected java.lang.IllegalStateException: odd; run again with -v and report the"
            + " stack" + System.lineSeparator(),
        err.toString());
  }

  @Test
  void thoseWhoAskSeeTheStackAndTheCauses() {
    print(true, new FailedException("outer", new IllegalStateException("inner")));
    String text = err.toString();
    assertTrue(text.startsWith("error: outer" + System.lineSeparator()), text);
    assertTrue(text.contains("\tat " + FailuresTest.class.getName()), text);
    assertTrue(text.contains("Caused by: java.lang.IllegalStateException: inner"), text);
  }

  private void print(boolean stacks, Throwable failure) {
    new Failures(new PrintWriter(err), stacks).print(failure);
  }
}
