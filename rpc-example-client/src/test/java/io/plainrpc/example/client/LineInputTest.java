package io.plainrpc.example.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineInputTest {
  @Test
  void aLineEndsWithALineFeedOrTheInput() throws IOException {
    assertEquals(List.of("a", "", "b\rc", "d"), texts("a\n\nb\rc\r\nd".getBytes(UTF_8)));
    assertEquals(List.of("a"), texts("a\n".getBytes(UTF_8)));
    assertEquals(List.of(), texts(new byte[0]));
  }

  @Test
  void everyCodePointSurvives() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c != '\n' && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)) {
        all.appendCodePoint(c);
      }
    }
    assertEquals(List.of(all.toString()), texts((all + "\n").getBytes(UTF_8)));
  }

  @Test
  void bytesThatAreNotUtf8SpoilTheirLineAlone() throws IOException {
    LineInput lines =
        input("good\nb\u00ffd\n\u00ed\u00a0\u0080\ncut \u00c3\nfine".getBytes(ISO_8859_1));
    assertEquals(new LineInput.Line(1, "good", null), lines.next());
    assertEquals(new LineInput.Line(2, null, "is not valid UTF-8"), lines.next());
    assertEquals(new LineInput.Line(3, null, "is not valid UTF-8"), lines.next());
    assertEquals(new LineInput.Line(4, null, "is not valid UTF-8"), lines.next());
    assertEquals(new LineInput.Line(5, "fine", null), lines.next());
    assertNull(lines.next());
  }

  @Test
  void aLineWithoutEndTakesNoMoreThanTheLimit() throws IOException {
    byte[] bytes = new byte[LineInput.MAX_LINE_BYTES + 3];
    Arrays.fill(bytes, (byte) 'x');
    bytes[bytes.length - 2] = '\n';
    LineInput lines = input(bytes);
    assertEquals(new LineInput.Line(1, null, "is longer than 8 MiB"), lines.next());
    assertEquals(new LineInput.Line(2, "x", null), lines.next());
  }

  @Test
  void aLineOfTheLimitIsWhole() throws IOException {
    byte[] bytes = new byte[LineInput.MAX_LINE_BYTES];
    Arrays.fill(bytes, (byte) 'x');
    assertEquals(LineInput.MAX_LINE_BYTES, input(bytes).next().text().length());
  }

  private static List<String> texts(byte[] bytes) throws IOException {
    LineInput lines = input(bytes);
    List<String> texts = new ArrayList<>();
    for (LineInput.Line line = lines.next(); line != null; line = lines.next()) {
      texts.add(line.text());
    }
    return texts;
  }

  private static LineInput input(byte[] bytes) {
    return new LineInput(new ByteArrayInputStream(bytes));
  }
}
