package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import io.plainrpc.contract.MapType;
import io.plainrpc.contract.Shape;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;

/** Maps: the size plus one, for sorted kinds the order, then key and value in turn, each as at a position of its own. */
final class MapSerializer extends CompositeSerializer<Map<Object, Object>> {
  private final MapType type;
  private final MapKind kind;
  private final WireSerializer<Object> key;
  private final WireSerializer<Object> value;
  private final boolean guarded;

  MapSerializer(Shape.MapOf shape, WireSerializer<?> key, WireSerializer<?> value) {
    this.type = shape.type();
    this.kind = MapKind.of(type);
    this.key = ofObjects(key);
    this.value = ofObjects(value);
    this.guarded =
        kind.hashed() && (type == MapType.HASHTABLE || KeyGuard.isNeededFor(shape.key()));
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Map<Object, Object> map) {
    Admission.check(map, type.declaredType());
    int count = map.size();
    out.writeCount(count);
    if (kind.sorted()) {
      Order.write(out, ((SortedMap<?, ?>) map).comparator());
    }
    int i = 0;
    boolean atKey = true;
    try {
      for (Map.Entry<Object, Object> entry : map.entrySet()) {
        if (i == count) {
          throw changed();
        }
        putPart(kryo, out, key, entry.getKey(), kind.nullKeys());
        atKey = false;
        putPart(kryo, out, value, entry.getValue(), kind.nullValues());
        atKey = true;
        i++;
      }
      if (i != count) {
        throw changed();
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment(atKey, i));
    }
  }

  private void putPart(
      Kryo kryo, GrowingOutput out, WireSerializer<Object> part, Object each, boolean nulls) {
    if (each == null && !nulls) {
      throw new CodecFailure("null, but it would arrive in a class without nulls, "
          + type.arrivesAs().getName());
    }
    part.put(kryo, out, each);
  }

  // Keys are data, so a path names them by their number.
  private static String segment(boolean atKey, int i) {
    return (atKey ? "[key " : "[value ") + i + "]";
  }

  @Override
  Map<Object, Object> decode(Kryo kryo, BoundedInput in) {
    int count = in.readCount(2, kind.heapEmpty(), kind.heapEach());
    Comparator<Object> order = kind.sorted() ? Order.read(in) : null;
    Map<Object, Object> map = kind.create(count, order);
    KeyGuard guard = guarded ? KeyGuard.of(in, count) : null;
    int i = 0;
    boolean atKey = true;
    try {
      for (; i < count; i++) {
        int before = in.remaining();
        Object eachKey = takePart(kryo, in, key, kind.nullKeys());
        if (guard != null) {
          guard.admit(in, eachKey, before - in.remaining());
        }
        atKey = false;
        Object eachValue = takePart(kryo, in, value, kind.nullValues());
        atKey = true;
        map.put(eachKey, eachValue);
      }
    } catch (Throwable t) {
      throw CodecFailure.at(t, segment(atKey, i));
    }
    if (map.size() != count) {
      throw twice(key);
    }
    return map;
  }

  static CodecFailure twice(WireSerializer<?> key) {
    return new CodecFailure(
        key instanceof EnumSerializer constants && constants.merges()
            ? "a key occurs twice; constants that this version of the enum does not know are one key here"
            : "a key occurs twice");
  }

  private static Object takePart(
      Kryo kryo, BoundedInput in, WireSerializer<Object> part, boolean nulls) {
    Object each = part.take(kryo, in);
    if (each == null && !nulls) {
      throw new CodecFailure("null in a map without nulls");
    }
    return each;
  }
}
