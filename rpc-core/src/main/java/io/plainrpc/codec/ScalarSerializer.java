package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;

/** Values without parts, each kind a writer and a reader that exist once; what differs is how null is told apart. */
abstract class ScalarSerializer<T> extends WireSerializer<T> {

  /** Writes a value that is not null. */
  @FunctionalInterface
  interface Writer<T> {
    void write(GrowingOutput out, T value);
  }

  /** Reads what the writer wrote. */
  @FunctionalInterface
  interface Reader<T> {
    T read(BoundedInput in);
  }

  /** A primitive: it cannot be null and has no byte to say so. */
  static <T> ScalarSerializer<T> bare(Writer<T> writer, Reader<T> reader) {
    return new Bare<>(writer, reader);
  }

  /**
   * A value after a byte that says whether it is null.
   *
   * @param heapBytes what one value takes, or a generous guess
   */
  static <T> ScalarSerializer<T> present(int heapBytes, Writer<T> writer, Reader<T> reader) {
    return new Present<>(heapBytes, writer, reader);
  }

  /** A value whose own first byte is never zero. */
  static <T> ScalarSerializer<T> selfMarked(Writer<T> writer, Reader<T> reader) {
    return new SelfMarked<>(writer, reader);
  }

  private final Writer<T> writer;
  private final Reader<T> reader;

  private ScalarSerializer(Writer<T> writer, Reader<T> reader) {
    this.writer = writer;
    this.reader = reader;
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, T value) {
    writer.write(out, value);
  }

  @Override
  T decode(Kryo kryo, BoundedInput in) {
    return reader.read(in);
  }

  @Override
  final void encodeBare(Kryo kryo, GrowingOutput out, T value) {
    writer.write(out, value);
  }

  final T readWith(BoundedInput in) {
    return reader.read(in);
  }

  private static final class Bare<T> extends ScalarSerializer<T> {
    Bare(Writer<T> writer, Reader<T> reader) {
      super(writer, reader);
    }

    @Override
    void put(Kryo kryo, GrowingOutput out, T value) {
      if (value == null) {
        throw new CodecFailure("null where a primitive is declared");
      }
      encodeBare(kryo, out, value);
    }

    @Override
    T take(Kryo kryo, BoundedInput in) {
      return readWith(in);
    }
  }

  private static final class Present<T> extends ScalarSerializer<T> {
    private final int heapBytes;

    Present(int heapBytes, Writer<T> writer, Reader<T> reader) {
      super(writer, reader);
      this.heapBytes = heapBytes;
    }

    @Override
    void encode(Kryo kryo, GrowingOutput out, T value) {
      out.writeByte(1);
      encodeBare(kryo, out, value);
    }

    @Override
    T decode(Kryo kryo, BoundedInput in) {
      in.takePresence();
      return decodeBare(kryo, in);
    }

    @Override
    T decodeBare(Kryo kryo, BoundedInput in) {
      in.charge(heapBytes);
      return readWith(in);
    }
  }

  private static final class SelfMarked<T> extends ScalarSerializer<T> {
    SelfMarked(Writer<T> writer, Reader<T> reader) {
      super(writer, reader);
    }
  }
}
