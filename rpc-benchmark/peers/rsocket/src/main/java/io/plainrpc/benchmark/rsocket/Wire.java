package io.plainrpc.benchmark.rsocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The beans as bytes, and back: RSocket carries bytes and leaves it to the application what they mean.
 *
 * <p>A request starts with a byte that names the method. Strings are UTF-8 after a two-byte length.
 */
final class Wire {
  static final byte EXIST_USER = 1;
  static final byte CREATE_USER = 2;
  static final byte GET_USER = 3;
  static final byte LIST_USER = 4;
  static final byte UPPER = 5;
  static final byte ECHO = 6;
  static final byte SLOW = 7;

  private Wire() {}

  static void writeString(ByteBuf out, String value) {
    int start = out.writerIndex();
    out.writeShort(0);
    out.setShort(start, ByteBufUtil.writeUtf8(out, value));
  }

  static String readString(ByteBuf in) {
    return in.readCharSequence(in.readUnsignedShort(), UTF_8).toString();
  }

  static void writeUser(ByteBuf out, User user) {
    out.writeLong(user.getId());
    writeString(out, user.getName());
    out.writeInt(user.getSex());
    out.writeInt((int) user.getBirthday().toEpochDay());
    writeString(out, user.getEmail());
    writeString(out, user.getMobile());
    writeString(out, user.getAddress());
    writeString(out, user.getIcon());
    List<Integer> permissions = user.getPermissions();
    out.writeShort(permissions.size());
    for (int permission : permissions) {
      out.writeInt(permission);
    }
    out.writeInt(user.getStatus());
    writeTime(out, user.getCreateTime());
    writeTime(out, user.getUpdateTime());
  }

  static User readUser(ByteBuf in) {
    User user = new User();
    user.setId(in.readLong());
    user.setName(readString(in));
    user.setSex(in.readInt());
    user.setBirthday(LocalDate.ofEpochDay(in.readInt()));
    user.setEmail(readString(in));
    user.setMobile(readString(in));
    user.setAddress(readString(in));
    user.setIcon(readString(in));
    int count = in.readUnsignedShort();
    List<Integer> permissions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      permissions.add(in.readInt());
    }
    user.setPermissions(permissions);
    user.setStatus(in.readInt());
    user.setCreateTime(readTime(in));
    user.setUpdateTime(readTime(in));
    return user;
  }

  static void writePage(ByteBuf out, Page<User> page) {
    out.writeInt(page.getPageNo());
    out.writeInt(page.getTotal());
    out.writeShort(page.getResult().size());
    for (User user : page.getResult()) {
      writeUser(out, user);
    }
  }

  static Page<User> readPage(ByteBuf in) {
    Page<User> page = new Page<>();
    page.setPageNo(in.readInt());
    page.setTotal(in.readInt());
    int count = in.readUnsignedShort();
    List<User> result = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      result.add(readUser(in));
    }
    page.setResult(result);
    return page;
  }

  /** All that is left. */
  static byte[] readBytes(ByteBuf in) {
    byte[] bytes = new byte[in.readableBytes()];
    in.readBytes(bytes);
    return bytes;
  }

  private static void writeTime(ByteBuf out, LocalDateTime time) {
    out.writeInt((int) time.toLocalDate().toEpochDay());
    out.writeLong(time.toLocalTime().toNanoOfDay());
  }

  private static LocalDateTime readTime(ByteBuf in) {
    return LocalDateTime.of(
        LocalDate.ofEpochDay(in.readInt()), LocalTime.ofNanoOfDay(in.readLong()));
  }
}
