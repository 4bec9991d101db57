package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.CollectionType;
import io.plainrpc.contract.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;

/** Collections: the size plus one, for sorted kinds the order, then each element as at a position of its own. */
class CollectionSerializer extends CompositeSerializer<Object> {
  private final CollectionType type;
  private final CollectionKind kind;
  private final WireSerializer<Object> element;
  private final boolean guarded;
  // Several constants of an enum that are not known here may be one element.
  private final boolean merges;

  CollectionSerializer(Shape.CollectionOf shape, WireSerializer<?> element) {
    this.type = shape.type();
    this.kind = CollectionKind.of(type);
    this.element = ofObjects(element);
    this.merges = element instanceof EnumSerializer constants && constants.merges();
    this.guarded = kind.hashed() && KeyGuard.isNeededFor(shape.element());
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Object value) {
    Admission.check(value, type.declaredType());
    Collection<?> elements = value instanceof Collection<?> c ? c : copy((Iterable<?>) value, out);
    int count = sizeOf(elements);
    out.writeCount(count);
    if (kind.sorted()) {
      Order.write(out, CollectionKind.orderOf(elements));
    }
    putAll(kryo, out, elements, count);
  }

  /** Writes the elements; a failure names the position of the one it is about. */
  void putAll(Kryo kryo, GrowingOutput out, Collection<?> elements, int count) {
    int i = 0;
    try {
      for (Object each : elements) {
        if (i == count) {
          throw changed();
        }
        putElement(kryo, out, each);
        i++;
      }
      if (i != count) {
        throw changed();
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, index(i));
    }
  }

  final void putElement(Kryo kryo, GrowingOutput out, Object each) {
    if (each == null && !kind.nulls()) {
      throw new CodecFailure("null, but it would arrive in a class without nulls, "
          + type.arrivesAs().getName());
    }
    element.put(kryo, out, each);
  }

  private static int sizeOf(Collection<?> elements) {
    try {
      return elements.size();
    } catch (RuntimeException e) {
      throw CodecFailure.at(e, ".size()");
    }
  }

  // What is only iterable has no size to send ahead and may not be iterable twice.
  private static Collection<?> copy(Iterable<?> value, GrowingOutput out) {
    ArrayList<Object> copy = new ArrayList<>();
    try {
      for (Object each : value) {
        out.checkCount(copy.size() + 1);
        copy.add(each);
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, index(copy.size()));
    }
    return copy;
  }

  @Override
  Object decode(Kryo kryo, BoundedInput in) {
    int count = in.readCount(1, kind.heapEmpty(), kind.heapEach());
    Comparator<Object> order = kind.sorted() ? Order.read(in) : null;
    Collection<Object> value = kind.create(count, order);
    takeAll(kryo, in, value, count);
    return value;
  }

  /** Reads so many elements into an empty collection; a failure names the position of the one it is about. */
  void takeAll(Kryo kryo, BoundedInput in, Collection<Object> value, int count) {
    KeyGuard guard = guarded ? KeyGuard.of(in, count) : null;
    int i = 0;
    try {
      for (; i < count; i++) {
        int before = in.remaining();
        Object each = element.take(kryo, in);
        if (guard != null) {
          guard.admit(in, each, before - in.remaining());
        }
        add(value, each);
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, index(i));
    }
  }

  final void add(Collection<Object> value, Object each) {
    if (each == null && !kind.nulls()) {
      throw new CodecFailure("null in a collection without nulls");
    }
    if (!value.add(each) && !merges) {
      throw new CodecFailure("an element that is in the set already");
    }
  }
}
