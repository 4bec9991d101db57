package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.esotericsoftware.kryo.io.Output;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short numbers and texts take shorter ways where there is room; bytes and refusals are those of the longer ones. */
@Timeout(60)
class ShortFormsTest {
  private static final int BUFFER_BYTES = 512;

  private final GrowingOutput out = new GrowingOutput();
  private final BoundedInput in = new BoundedInput();

  /** What is written after so many other bytes; the buffer ends at 512 and grows. */
  private byte[] writtenAfter(int before, Runnable writing) {
    out.forget();
    out.open(1 << 20, CodecLimits.DEFAULT, null);
    out.writeBytes(new byte[before], 0, before);
    writing.run();
    return Arrays.copyOfRange(out.getBuffer(), before, out.finish());
  }

  private void read(byte[] bytes, int slack) {
    in.open(
        Arrays.copyOf(bytes, bytes.length + slack),
        0,
        bytes.length + slack,
        null,
        CodecLimits.DEFAULT);
  }

  @Test
  void numbersHaveTheirShortestFormWhereverTheBufferEnds() {
    for (int bits = 0; bits < 32; bits++) {
      for (int value : new int[] {(1 << bits) - 1, 1 << bits, -(1 << bits)}) {
        Output expected = new Output(16);
        expected.writeVarInt(value, true);
        byte[] unsigned = expected.toBytes();
        for (int room = 0; room <= 6; room++) {
          GrowingOutput fresh = new GrowingOutput();
          fresh.open(1 << 20, CodecLimits.DEFAULT, null);
          fresh.writeBytes(new byte[BUFFER_BYTES - room], 0, BUFFER_BYTES - room);
          assertEquals(unsigned.length, fresh.writeVarInt(value, true));
          int end = fresh.finish();
          assertArrayEquals(
              unsigned, Arrays.copyOfRange(fresh.getBuffer(), BUFFER_BYTES - room, end));
          assertEquals(BUFFER_BYTES - room + unsigned.length, end);
          read(unsigned, room);
          assertEquals(value, in.readUnsigned());
          assertEquals(room, in.remaining());
        }
      }
    }
  }

  @Test
  void numbersInLongerFormsAreRefusedHoweverManyBytesFollow() {
    for (String longer :
        List.of("8000", "FF00", "808000", "FF8000", "FFFF00", "80808000", "FFFFFFFF10")) {
      for (int slack = 0; slack < 4; slack++) {
        read(HexFormat.of().parseHex(longer), slack);
        assertThrows(CodecFailure.class, in::readUnsigned, longer);
      }
    }
  }

  @Test
  void truncatedNumbersAreRefused() {
    for (String cut : List.of("80", "8080", "FFFF", "FFFFFF")) {
      read(HexFormat.of().parseHex(cut), 0);
      CodecFailure refusal = assertThrows(CodecFailure.class, in::readUnsigned);
      assertEquals("the message ends 1 bytes too early", refusal.getMessage());
    }
  }

  @Test
  void textsAreUtf8WhateverTheirLengthAndWhereverTheBufferEnds() {
    for (String unit : List.of("é", "世", "a世", "😀", "世😀b")) {
      for (int times = 1; times <= 70; times++) {
        String text = unit.repeat(times);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int before :
            new int[] {0, 500 - utf8.length, 509 - utf8.length, 510 - utf8.length, 511 - utf8.length
            }) {
          byte[] written = writtenAfter(Math.max(before, 0), () -> out.writeText(text));
          int prefix = utf8.length + 1 < 0x80 ? 1 : 2;
          assertEquals(prefix + utf8.length, written.length);
          assertArrayEquals(utf8, Arrays.copyOfRange(written, prefix, written.length));
          read(written, 0);
          assertEquals(text, in.readText());
        }
      }
    }
  }

  @Test
  void loneSurrogatesAreRefusedByTheirIndexInShortTextsToo() {
    for (int at = 0; at < 60; at++) {
      for (String lone : List.of("\uD800", "\uDC00", "\uD800x")) {
        String text = "世".repeat(at) + lone;
        out.open(1 << 20, CodecLimits.DEFAULT, null);
        CodecFailure refusal = assertThrows(CodecFailure.class, () -> out.writeText(text));
        assertEquals(
            "a lone surrogate at index " + at
                + " of the text; UTF-8 has no form for it, send a char[] or byte[] where it matters",
            refusal.getMessage());
      }
    }
  }

  @Test
  void shortTextsBeyondTheLimitAreCountedExactly() {
    String text = "世".repeat(20);
    out.open(61, CodecLimits.DEFAULT, null);
    out.writeText(text);
    assertEquals(61, out.finish());
    out.open(60, CodecLimits.DEFAULT, null);
    out.writeText(text);
    BodyTooLargeException refusal = assertThrows(BodyTooLargeException.class, out::finish);
    assertEquals(new BodyTooLargeException(61, 60).getMessage(), refusal.getMessage());
  }
}
