package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.ScalarType;
import io.plainrpc.contract.Shape;
import java.util.Collection;

/**
 * Collections of {@link Integer} or {@link Long}, the bytes and failures of {@link CollectionSerializer}.
 *
 * <p>Such an element is two or three bytes. Through a serializer of its own each costs several calls that the JIT cannot see
 * through, because in any larger program many serializers meet there; here the loops know what they carry.
 */
final class WholeNumbersSerializer extends CollectionSerializer {
  private static final int HEAP_OF_INTEGER = 16;
  private static final int HEAP_OF_LONG = 24;

  private final boolean longs;

  private WholeNumbersSerializer(
      Shape.CollectionOf shape, WireSerializer<?> element, boolean longs) {
    super(shape, element);
    this.longs = longs;
  }

  /** A serializer for collections of this shape, or null when its elements are neither integers nor longs. */
  static WholeNumbersSerializer of(Shape.CollectionOf shape, WireSerializer<?> element) {
    if (shape.element() instanceof Shape.Scalar scalar) {
      if (scalar.type() == ScalarType.BOXED_INT) {
        return new WholeNumbersSerializer(shape, element, false);
      }
      if (scalar.type() == ScalarType.BOXED_LONG) {
        return new WholeNumbersSerializer(shape, element, true);
      }
    }
    return null;
  }

  @Override
  void putAll(Kryo kryo, GrowingOutput out, Collection<?> elements, int count) {
    int i = 0;
    try {
      for (Object each : elements) {
        if (i == count) {
          throw changed();
        }
        if (each == null) {
          putElement(kryo, out, null);
        } else if (longs) {
          out.writePresent((Long) each);
        } else {
          out.writePresent((Integer) each);
        }
        i++;
      }
      if (i != count) {
        throw changed();
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, index(i));
    }
  }

  @Override
  void takeAll(Kryo kryo, BoundedInput in, Collection<Object> value, int count) {
    int i = 0;
    try {
      for (; i < count; i++) {
        add(value, take(in));
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, index(i));
    }
  }

  private Object take(BoundedInput in) {
    if (!in.takeWhetherPresent()) {
      return null;
    }
    if (longs) {
      in.charge(HEAP_OF_LONG);
      return in.readSignedLong();
    }
    in.charge(HEAP_OF_INTEGER);
    return in.readSigned();
  }
}
