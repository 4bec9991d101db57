package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;
import java.util.Map;
import java.util.Properties;

/**
 * {@link Properties}: texts only. Defaults are refused unless every one of them is overridden: sent as entries of their own
 * they would make unequal properties, left out they would be missed.
 */
final class PropertiesSerializer extends WireSerializer<Properties> {
  private static final int HEAP = 200;
  private static final int HEAP_PER_ENTRY = 56;

  @Override
  void encode(Kryo kryo, GrowingOutput out, Properties value) {
    Admission.checkExactly(value, Properties.class);
    int count = value.size();
    out.writeCount(count);
    int i = 0;
    for (Map.Entry<Object, Object> entry : value.entrySet()) {
      putText(out, entry.getKey(), "[key " + i + "]");
      putText(out, entry.getValue(), "[value " + i + "]");
      i++;
    }
    if (i != count) {
      throw new CodecFailure("it was changed while it was read");
    }
    if (value.stringPropertyNames().size() != count) {
      throw new CodecFailure(
          "properties with defaults are not admitted; send a copy that holds all entries itself");
    }
  }

  private static void putText(GrowingOutput out, Object text, String segment) {
    if (!(text instanceof String string)) {
      throw CodecFailure.at(
          new CodecFailure(text.getClass().getName() + " in properties, only texts are admitted"),
          segment);
    }
    try {
      out.writeText(string);
    } catch (CodecFailure e) {
      throw CodecFailure.at(e, segment);
    }
  }

  @Override
  Properties decode(Kryo kryo, BoundedInput in) {
    int count = in.readCount(2, HEAP, HEAP_PER_ENTRY);
    Properties properties = new Properties();
    for (int i = 0; i < count; i++) {
      properties.put(in.readPresentText(), in.readPresentText());
    }
    if (properties.size() != count) {
      throw new CodecFailure("a key occurs twice");
    }
    return properties;
  }
}
