package io.plainrpc.benchmark.kryonet;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;

/** What both sides register, in the same order. KryoNet itself switches references off and insists on registration. */
final class Messages {

  /**
   * Bytes that may wait to be sent on one connection; KryoNet closes it when there are more. Enough for 256 pages of users,
   * or 7 echoes.
   */
  static final int WRITE_BUFFER_BYTES = 8 << 20;

  /** Bytes of the greatest message, an echo. */
  static final int OBJECT_BUFFER_BYTES = 2 << 20;

  private Messages() {}

  static void register(Kryo kryo) {
    kryo.register(Request.class);
    kryo.register(Reply.class);
    kryo.register(User.class);
    kryo.register(Page.class);
    kryo.register(ArrayList.class);
    kryo.register(byte[].class);
    kryo.register(LocalDate.class, new DateSerializer());
    kryo.register(LocalDateTime.class, new DateTimeSerializer());
  }

  /** Kryo 2 is older than java.time; Kryo 5 writes dates like this. */
  private static final class DateSerializer extends Serializer<LocalDate> {
    DateSerializer() {
      setImmutable(true);
    }

    @Override
    public void write(Kryo kryo, Output output, LocalDate date) {
      writeDate(output, date);
    }

    @Override
    public LocalDate read(Kryo kryo, Input input, Class<LocalDate> type) {
      return readDate(input);
    }
  }

  private static final class DateTimeSerializer extends Serializer<LocalDateTime> {
    DateTimeSerializer() {
      setImmutable(true);
    }

    @Override
    public void write(Kryo kryo, Output output, LocalDateTime time) {
      writeDate(output, time.toLocalDate());
      output.writeByte(time.getHour());
      output.writeByte(time.getMinute());
      output.writeByte(time.getSecond());
      output.writeInt(time.getNano(), true);
    }

    @Override
    public LocalDateTime read(Kryo kryo, Input input, Class<LocalDateTime> type) {
      LocalDate date = readDate(input);
      return date.atTime(input.readByte(), input.readByte(), input.readByte(), input.readInt(true));
    }
  }

  private static void writeDate(Output output, LocalDate date) {
    output.writeInt(date.getYear(), true);
    output.writeByte(date.getMonthValue());
    output.writeByte(date.getDayOfMonth());
  }

  private static LocalDate readDate(Input input) {
    return LocalDate.of(input.readInt(true), input.readByte(), input.readByte());
  }
}
