package io.plainrpc.benchmark.nettykryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;

/** Writes and reads frames with Kryo. One for each thread, because a Kryo is confined to one. */
final class Codec {
  private static final ThreadLocal<Codec> CODECS = ThreadLocal.withInitial(Codec::new);

  private static final int INITIAL_BYTES = 4096;

  private final Kryo kryo = new Kryo();
  private final Output output = new Output(INITIAL_BYTES, -1);
  private final Input input = new Input(INITIAL_BYTES);

  private Codec() {
    kryo.setReferences(false);
    kryo.setRegistrationRequired(true);
    kryo.register(User.class);
    kryo.register(Page.class);
    kryo.register(ArrayList.class);
    kryo.register(LocalDate.class);
    kryo.register(LocalDateTime.class);
    kryo.register(byte[].class);
  }

  static Codec ofThisThread() {
    return CODECS.get();
  }

  /** Writes a whole frame into a pooled buffer, which is the caller's to write or release. */
  ByteBuf write(ByteBufAllocator buffers, int callId, byte kind, Object body) {
    output.reset();
    kryo.writeClassAndObject(output, body);
    int bodyBytes = output.position();
    ByteBuf frame = buffers.ioBuffer(Wire.HEADER_BYTES + bodyBytes);
    frame.writeInt(Wire.HEADER_BYTES - 4 + bodyBytes);
    frame.writeInt(callId);
    frame.writeByte(kind);
    frame.writeBytes(output.getBuffer(), 0, bodyBytes);
    return frame;
  }

  /** Reads what is left of the frame; does not release it. */
  Object read(ByteBuf frame) {
    int bodyBytes = frame.readableBytes();
    byte[] buffer = input.getBuffer();
    if (buffer.length < bodyBytes) {
      buffer = new byte[bodyBytes];
    }
    frame.readBytes(buffer, 0, bodyBytes);
    input.setBuffer(buffer, 0, bodyBytes);
    return kryo.readClassAndObject(input);
  }
}
