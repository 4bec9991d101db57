package io.plainrpc.codec;

import static io.plainrpc.codec.ScalarSerializer.selfMarked;

import io.plainrpc.contract.ScalarType;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Internet addresses, without a name lookup on either side: a resolved one is its bytes, an unresolved one its name. The
 * scope of a link-local address is a number of the sender's machine and stays there.
 */
final class NetForms {
  private static final int UNRESOLVED = 1;
  private static final int RESOLVED = 2;
  private static final int MAX_PORT = 0xFFFF;

  private NetForms() {}

  static WireSerializer<?> of(ScalarType type) {
    return switch (type) {
      case INET_ADDRESS -> selfMarked(NetForms::writeAddress, NetForms::readAddress);
      case INET_SOCKET_ADDRESS ->
        selfMarked(NetForms::writeSocketAddress, NetForms::readSocketAddress);
      default -> throw new IllegalArgumentException(type + " is no internet address");
    };
  }

  private static void writeAddress(GrowingOutput out, InetAddress value) {
    byte[] bytes = value.getAddress();
    out.writeByte(bytes.length + 1);
    out.writeBytes(bytes);
  }

  private static InetAddress readAddress(BoundedInput in) {
    int length = in.readByte() - 1;
    if (length != 4 && length != 16) {
      throw new CodecFailure("an address of neither 4 nor 16 bytes");
    }
    in.charge(160);
    byte[] bytes = in.readBytes(length);
    try {
      // InetAddress.getByAddress would make an IPv4 address of a mapped one.
      return length == 4
          ? InetAddress.getByAddress(bytes)
          : Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      throw new CodecFailure("an address of impossible length");
    }
  }

  private static void writeSocketAddress(GrowingOutput out, InetSocketAddress value) {
    Admission.checkExactly(value, InetSocketAddress.class);
    if (value.isUnresolved()) {
      out.writeByte(UNRESOLVED);
      out.writeText(value.getHostString());
    } else {
      out.writeByte(RESOLVED);
      writeAddress(out, value.getAddress());
    }
    out.writeInt16(value.getPort());
  }

  private static InetSocketAddress readSocketAddress(BoundedInput in) {
    in.charge(64);
    switch (in.readByte()) {
      case UNRESOLVED:
        String host = in.readPresentText();
        return InetSocketAddress.createUnresolved(host, in.readInt16() & MAX_PORT);
      case RESOLVED:
        InetAddress address = readAddress(in);
        return new InetSocketAddress(address, in.readInt16() & MAX_PORT);
      default:
        throw new CodecFailure("a socket address that is neither resolved nor unresolved");
    }
  }
}
