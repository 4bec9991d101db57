package io.plainrpc.protocol;

import io.plainrpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metadata as it stands before the body of a request or reply whose flag says so.
 *
 * <pre>
 * | length u16 | { name length u8 | name | value length u16 | value } ... |
 * </pre>
 *
 * <p>{@code length} counts what follows it. The block lies in the first frame of its message, so that its length is known before
 * the rest comes, and counts for none of the limits of bodies.
 */
public final class MetadataBlock {
  private static final int LENGTH_BYTES = 2;
  private static final String RESERVED = "plainrpc-";

  private MetadataBlock() {}

  /**
   * The bytes of metadata.
   *
   * @return null when it is empty: then the message has no block and no flag
   */
  public static byte[] encode(Metadata metadata) {
    if (metadata.isEmpty()) {
      return null;
    }
    byte[] block = new byte[LENGTH_BYTES + metadata.bytes()];
    Bytes.putShort(block, 0, metadata.bytes());
    int at = LENGTH_BYTES;
    for (Map.Entry<String, String> entry : metadata.asMap().entrySet()) {
      byte[] name = entry.getKey().getBytes(StandardCharsets.US_ASCII);
      byte[] value = entry.getValue().getBytes(StandardCharsets.UTF_8);
      block[at] = (byte) name.length;
      System.arraycopy(name, 0, block, at + 1, name.length);
      at += 1 + name.length;
      Bytes.putShort(block, at, value.length);
      System.arraycopy(value, 0, block, at + 2, value.length);
      at += 2 + value.length;
    }
    return block;
  }

  /**
   * How many bytes the block takes, its length included.
   *
   * @param available what is there of the message's first frame
   * @throws ProtocolException when it is too long, or not all of it is there
   */
  static int size(byte[] from, int at, int available) {
    if (available < LENGTH_BYTES) {
      throw new ProtocolException("metadata is cut");
    }
    int length = Bytes.getShort(from, at);
    if (length > Metadata.MAX_BYTES) {
      throw new ProtocolException("metadata of " + length + " bytes, limit " + Metadata.MAX_BYTES);
    }
    if (length > available - LENGTH_BYTES) {
      throw new ProtocolException("metadata is cut");
    }
    return LENGTH_BYTES + length;
  }

  /**
   * Reads a block whose {@link #size} was checked. Names that are reserved and unknown here are left out.
   *
   * @throws ProtocolException when it is malformed
   */
  static Metadata decode(byte[] from, int offset) {
    int end = offset + LENGTH_BYTES + Bytes.getShort(from, offset);
    Map<String, String> entries = new LinkedHashMap<>();
    int count = 0;
    for (int at = offset + LENGTH_BYTES; at < end; ) {
      if (++count > Metadata.MAX_ENTRIES) {
        throw new ProtocolException(
            "metadata of more than " + Metadata.MAX_ENTRIES + " entries, the limit");
      }
      int nameLength = from[at] & 0xFF;
      int valueAt = at + 1 + nameLength + 2;
      if (valueAt > end || Bytes.getShort(from, valueAt - 2) > end - valueAt) {
        throw new ProtocolException("metadata with a truncated entry");
      }
      String name = Bytes.text(from, at + 1, nameLength);
      int valueLength = Bytes.getShort(from, valueAt - 2);
      String value = Bytes.text(from, valueAt, valueLength);
      if (entries.put(name, value) != null) {
        throw new ProtocolException("metadata with two entries of one name");
      }
      at = valueAt + valueLength;
    }
    return checked(entries);
  }

  private static Metadata checked(Map<String, String> entries) {
    entries.keySet().removeIf(name -> name.startsWith(RESERVED));
    try {
      return Metadata.of(entries);
    } catch (IllegalArgumentException e) {
      // Not its message: a stranger's name does not belong into the log.
      throw new ProtocolException("metadata with a malformed name");
    }
  }
}
