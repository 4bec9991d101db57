package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.ScalarType;

/**
 * Passes over a value without parts, of which only the form matters: a time zone that is not known here is passed over like
 * any other.
 */
final class SkippedScalar extends WireSerializer<Object> {
  private static final byte RESOLVED = 2;

  private final boolean primitive;
  private final boolean present;
  // One letter for each number or text of the form, see skip().
  private final String form;

  private SkippedScalar(boolean primitive, boolean present, String form) {
    this.primitive = primitive;
    this.present = present;
    this.form = form;
  }

  /** For values of the type. */
  static SkippedScalar of(ScalarType type) {
    return switch (type) {
      case BOOLEAN -> primitive("f");
      case BYTE -> primitive("b");
      case SHORT, CHAR -> primitive("h");
      case INT -> primitive("s");
      case LONG -> primitive("S");
      case FLOAT -> primitive("i");
      case DOUBLE -> primitive("l");
      case BOXED_BOOLEAN, ATOMIC_BOOLEAN -> present("f");
      case BOXED_BYTE -> present("b");
      case BOXED_SHORT, BOXED_CHAR -> present("h");
      case BOXED_INT, ATOMIC_INTEGER, YEAR, ZONE_OFFSET -> present("s");
      case BOXED_LONG, ATOMIC_LONG, DATE -> present("S");
      case BOXED_FLOAT -> present("i");
      case BOXED_DOUBLE -> present("l");
      case STRING,
          STRING_BUILDER,
          STRING_BUFFER,
          CURRENCY,
          CHARSET,
          URI,
          FILE,
          PATH,
          TIME_ZONE,
          ZONE_ID -> selfMarked("t");
      case BIG_INTEGER, BIT_SET, BYTE_BUFFER -> selfMarked("t");
      case BIG_DECIMAL -> selfMarked("ts");
      case UUID -> present("ll");
      case PATTERN -> present("tv");
      case LOCALE -> selfMarked("L");
      case SQL_TIMESTAMP, INSTANT, DURATION -> present("Sv");
      case CALENDAR -> present("StfbbS");
      case LOCAL_DATE -> present("sbb");
      case LOCAL_TIME -> present("bbbv");
      case LOCAL_DATE_TIME -> present("sbbbbbv");
      case ZONED_DATE_TIME -> present("sbbbbbvst");
      case OFFSET_DATE_TIME -> present("sbbbbbvs");
      case OFFSET_TIME -> present("bbbvs");
      case PERIOD -> present("sss");
      case YEAR_MONTH -> present("sb");
      case MONTH_DAY -> present("bb");
      case OPTIONAL_INT -> present("?s");
      case OPTIONAL_LONG -> present("?S");
      case OPTIONAL_DOUBLE -> present("?l");
      case PROPERTIES -> selfMarked("P");
      case INET_ADDRESS -> selfMarked("A");
      case INET_SOCKET_ADDRESS -> selfMarked("K");
    };
  }

  /** For constants of an enum. */
  static SkippedScalar constant() {
    return selfMarked("v");
  }

  private static SkippedScalar primitive(String form) {
    return new SkippedScalar(true, false, form);
  }

  private static SkippedScalar present(String form) {
    return new SkippedScalar(false, true, form);
  }

  private static SkippedScalar selfMarked(String form) {
    return new SkippedScalar(false, false, form);
  }

  @Override
  Object take(Kryo kryo, BoundedInput in) {
    return primitive || !in.takeNull() ? decode(kryo, in) : null;
  }

  @Override
  Object decode(Kryo kryo, BoundedInput in) {
    if (present) {
      in.takePresence();
    }
    return decodeBare(kryo, in);
  }

  @Override
  Object decodeBare(Kryo kryo, BoundedInput in) {
    for (int i = 0; i < form.length(); i++) {
      if (form.charAt(i) == '?') {
        if (!in.readFlag()) {
          return null;
        }
      } else {
        skip(in, form.charAt(i));
      }
    }
    return null;
  }

  private static void skip(BoundedInput in, char part) {
    switch (part) {
      case 'f' -> in.readFlag();
      case 'b' -> in.readByte();
      case 'h' -> in.readInt16();
      case 'i' -> in.readInt32();
      case 'l' -> in.readInt64();
      case 'v', 's' -> in.readUnsigned();
      case 'S' -> in.readSignedLong();
      // A text, or so many bytes.
      case 't' -> in.skipCounted(1);
      case 'L' -> skipLocale(in);
      case 'A' -> in.skipBytes(in.readByte() - 1);
      case 'K' -> skipSocketAddress(in);
      case 'P' -> skipTexts(in, 2 * in.readCount(2, 0, 0));
      default -> throw new IllegalArgumentException("no part is written as " + part);
    }
  }

  private static void skipLocale(BoundedInput in) {
    skipTexts(in, in.readByte() == 1 ? 3 : 1);
  }

  private static void skipSocketAddress(BoundedInput in) {
    skip(in, in.readByte() == RESOLVED ? 'A' : 't');
    in.readInt16();
  }

  private static void skipTexts(BoundedInput in, int count) {
    for (int i = 0; i < count; i++) {
      in.skipCounted(1);
    }
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Object value) {
    throw new UnsupportedOperationException("only passes over values");
  }
}
