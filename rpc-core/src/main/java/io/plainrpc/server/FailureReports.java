package io.plainrpc.server;

import io.plainrpc.protocol.WireError;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What a client learns of a failure that its interface does not declare: all of it, or only a reference by which its server's
 * administrator finds it in the log, where everything is in any case. Immutable; any thread.
 *
 * @param detailed whether all of it
 */
record FailureReports(boolean detailed) {

  /** What the log line of one failure ends with: nothing, or the reference that the client gets. */
  String reference() {
    return detailed
        ? ""
        : String.format(" (reference %08x)", ThreadLocalRandom.current().nextInt());
  }

  /**
   * The error for a method that threw what it does not declare.
   *
   * @param reference of {@link #reference()}
   */
  WireError undeclared(Throwable thrown, String reference) {
    return detailed
        ? error("the method threw an exception that its interface does not declare", thrown)
        : hidden("the method failed", reference);
  }

  /**
   * The error for a failure of ours.
   *
   * @param what failed
   * @param reference of {@link #reference()}
   */
  WireError internal(String what, Throwable thrown, String reference) {
    return detailed
        ? WireError.handlerFailed(what, thrown.getClass().getName(), messageOf(thrown), "")
        : hidden(what, reference);
  }

  /** What may be said about a value that cannot be sent, which names classes of the server. */
  String unsendable(String message, String reference) {
    return detailed ? message : "the result cannot be sent" + why(reference);
  }

  private static WireError error(String message, Throwable thrown) {
    return WireError.handlerFailed(
        message, thrown.getClass().getName(), messageOf(thrown), stackOf(thrown));
  }

  private static WireError hidden(String what, String reference) {
    return WireError.handlerFailed(what + why(reference), "", null, "");
  }

  private static String why(String reference) {
    return "; this server does not say more, its log does" + reference;
  }

  /** A message that a user's class may compute, and fail to. */
  private static String messageOf(Throwable thrown) {
    try {
      return thrown.getMessage();
    } catch (RuntimeException | StackOverflowError e) {
      return "(its message cannot be had: " + e.getClass().getName() + ")";
    }
  }

  /** Empty when it cannot even be printed. */
  static String stackOf(Throwable thrown) {
    try {
      StringWriter text = new StringWriter();
      thrown.printStackTrace(new PrintWriter(text));
      return text.toString();
    } catch (RuntimeException | StackOverflowError e) {
      return "";
    }
  }
}
