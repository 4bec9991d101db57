package io.plainrpc.codec;

/**
 * What a reader accepts and a writer sends, beside the size of the message.
 *
 * @param maxDepth how deep objects may nest; the default is far above honest data and far below the stack
 * @param maxElements how many elements, nulls and empty objects included, one message may hold in all; elements can cost no
 *     bytes on the wire, so the message's size does not bound them
 */
public record CodecLimits(int maxDepth, int maxElements) {
  /** 100 levels, 4 Mi elements. */
  public static final CodecLimits DEFAULT = new CodecLimits(100, 4 * 1024 * 1024);
}
