package io.plainrpc.codec;

import static io.plainrpc.codec.ScalarSerializer.present;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Regular expressions: text and flags, compiled again where they arrive, so with bounds on what compiling costs. */
final class PatternForm {
  private static final int MAX_LENGTH = 8 * 1024;

  /** A character class of three characters compiles to a table of 256. */
  private static final int HEAP_PER_CHAR = 100;

  /** {@link Pattern#CANON_EQ} compiles a run of combining marks to all its permutations. */
  private static final int MAX_MARKS = 4;

  private PatternForm() {}

  static ScalarSerializer<Pattern> serializer() {
    return present(512, PatternForm::write, PatternForm::read);
  }

  private static void write(GrowingOutput out, Pattern pattern) {
    check(pattern.pattern(), pattern.flags());
    out.writeText(pattern.pattern());
    out.writeUnsigned(pattern.flags());
  }

  private static Pattern read(BoundedInput in) {
    String text = in.readPresentText();
    int flags = in.readUnsigned();
    check(text, flags);
    in.charge((long) HEAP_PER_CHAR * text.length());
    try {
      return Pattern.compile(text, flags);
    } catch (IllegalArgumentException e) {
      // The JDK's message repeats the text, so it is not kept.
      throw new CodecFailure("a text that is no regular expression, or flags that do not exist");
    }
  }

  private static void check(String text, int flags) {
    if (text.length() > MAX_LENGTH) {
      throw new CodecFailure("a regular expression longer than " + MAX_LENGTH + " characters");
    }
    if ((flags & Pattern.CANON_EQ) != 0 && longestRunOfMarks(text) > MAX_MARKS) {
      throw new CodecFailure(
          "a CANON_EQ pattern with more than " + MAX_MARKS + " combining marks in a row");
    }
  }

  private static int longestRunOfMarks(String text) {
    int longest = 0;
    int run = 0;
    for (int c : Normalizer.normalize(text, Normalizer.Form.NFD).codePoints().toArray()) {
      int type = Character.getType(c);
      boolean mark = type == Character.NON_SPACING_MARK
          || type == Character.COMBINING_SPACING_MARK
          || type == Character.ENCLOSING_MARK;
      run = mark ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
