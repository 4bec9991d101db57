package io.plainrpc.client;

import java.util.ArrayList;
import java.util.List;

/** Puts a remote stack trace, which crosses as text, under the caller's own. */
final class RemoteStack {
  private static final int MAX_FRAMES = 256;

  private RemoteStack() {}

  /**
   * The caller's frames, a line that names the server, and the remote frames of the thrown object itself; its causes stay
   * in the text.
   */
  static StackTraceElement[] join(StackTraceElement[] own, String remote, String server) {
    List<StackTraceElement> joined = new ArrayList<>(List.of(own));
    List<StackTraceElement> frames = parse(remote);
    if (!frames.isEmpty()) {
      joined.add(new StackTraceElement("---- remote", "stack", server, -1));
      joined.addAll(frames);
    }
    return joined.toArray(StackTraceElement[]::new);
  }

  private static List<StackTraceElement> parse(String stack) {
    List<StackTraceElement> frames = new ArrayList<>();
    for (String line : stack.split("\n", MAX_FRAMES + 1)) {
      if (line.startsWith("Caused by:") || frames.size() == MAX_FRAMES) {
        break;
      }
      if (line.startsWith("\tat ")) {
        StackTraceElement frame = frame(line.substring(4).strip());
        if (frame != null) {
          frames.add(frame);
        }
      }
    }
    return frames;
  }

  /** {@code module/package.Class.method(File.java:12)}, or null when it is something else. */
  private static StackTraceElement frame(String text) {
    int open = text.indexOf('(');
    int dot = open < 0 ? -1 : text.lastIndexOf('.', open);
    if (dot < 0 || !text.endsWith(")")) {
      return null;
    }
    String place = text.substring(open + 1, text.length() - 1);
    int colon = place.lastIndexOf(':');
    return new StackTraceElement(
        text.substring(0, dot),
        text.substring(dot + 1, open),
        colon < 0 ? place : place.substring(0, colon),
        colon < 0 ? -1 : line(place.substring(colon + 1)));
  }

  private static int line(String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
