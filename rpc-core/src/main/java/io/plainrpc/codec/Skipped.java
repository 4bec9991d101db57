package io.plainrpc.codec;

import com.esotericsoftware.kryo.Kryo;

/**
 * Passes over a value that holds others: within all limits, but nothing is made of it. The loops are the same for every form:
 * how often, and what each time.
 */
final class Skipped extends CompositeSerializer<Object> {

  /** How the number of rounds is told. */
  enum Count {
    /** A byte that only says "not null", then one round. */
    ONE,
    /** 1 before one round, which has a number that is counted; or a reference to such a number. */
    SHARED,
    /** A count. */
    MANY,
    /** A count, then a byte for the order. */
    MANY_SORTED,
    /** 1 for nothing, 2 before one round. */
    OPTIONAL,
    /** One of the parts, chosen by a number. */
    CHOSEN
  }

  private final Count count;
  private WireSerializer<?>[] parts;

  Skipped(Count count, WireSerializer<?>... parts) {
    this.count = count;
    this.parts = parts;
  }

  /** Sets the parts, once, before first use; apart from the constructor because types may refer to themselves. */
  void define(WireSerializer<?>... inOrder) {
    parts = inOrder;
  }

  @Override
  Object decode(Kryo kryo, BoundedInput in) {
    switch (count) {
      case ONE -> {
        in.takePresence();
        skipRound(kryo, in);
      }
      case SHARED -> skipShared(kryo, in);
      case MANY -> skipRounds(kryo, in, in.readCount(parts.length, 0, 0));
      case MANY_SORTED -> {
        int rounds = in.readCount(parts.length, 0, 0);
        in.readByte();
        skipRounds(kryo, in, rounds);
      }
      case OPTIONAL -> skipRounds(kryo, in, in.readByte() == 1 ? 0 : 1);
      case CHOSEN -> skipChosen(kryo, in);
    }
    return null;
  }

  @Override
  Object decodeBare(Kryo kryo, BoundedInput in) {
    if (count == Count.SHARED) {
      skipShared(kryo, in);
    } else {
      skipRound(kryo, in);
    }
    return null;
  }

  private void skipShared(Kryo kryo, BoundedInput in) {
    int form = in.readUnsigned();
    if (form == 1) {
      in.shared().begin(in, this);
      skipRound(kryo, in);
    } else {
      in.shared().check(form - 2);
    }
  }

  private void skipChosen(Kryo kryo, BoundedInput in) {
    int position = in.readUnsigned() - 1;
    if (position < 0 || position >= parts.length) {
      throw new CodecFailure(
          "alternative " + (position & 0xFFFFFFFFL) + " of " + parts.length + " to be skipped");
    }
    parts[position].decodeBare(kryo, in);
  }

  private void skipRounds(Kryo kryo, BoundedInput in, int rounds) {
    for (int i = 0; i < rounds; i++) {
      skipRound(kryo, in);
    }
  }

  private void skipRound(Kryo kryo, BoundedInput in) {
    for (WireSerializer<?> part : parts) {
      part.take(kryo, in);
    }
  }

  @Override
  void encode(Kryo kryo, GrowingOutput out, Object value) {
    throw new UnsupportedOperationException("only passes over values");
  }

  /** An array of numbers of so many bytes each. */
  static final class Numbers extends WireSerializer<Object> {
    private final int width;

    Numbers(int width) {
      this.width = width;
    }

    @Override
    Object decode(Kryo kryo, BoundedInput in) {
      in.skipCounted(width);
      return null;
    }

    @Override
    void encode(Kryo kryo, GrowingOutput out, Object value) {
      throw new UnsupportedOperationException("only passes over values");
    }
  }

  /** A value of a kind that a later version of the protocol may have: nobody knows where it ends. */
  static final class Unknown extends WireSerializer<Object> {
    private final String shape;

    Unknown(String shape) {
      this.shape = shape;
    }

    @Override
    Object take(Kryo kryo, BoundedInput in) {
      throw new CodecFailure(shape + " is no type that this version of the protocol has");
    }

    @Override
    Object decode(Kryo kryo, BoundedInput in) {
      return take(kryo, in);
    }

    @Override
    void encode(Kryo kryo, GrowingOutput out, Object value) {
      throw new UnsupportedOperationException("only passes over values");
    }
  }
}
