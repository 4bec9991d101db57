package io.plainrpc.benchmark.bare;

import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import java.io.IOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The bytes of a request and of a reply, and of what is in them. */
// 0        4         8        9
// | length | call id | kind   | body ...     length counts what follows it; big-endian
// kind: of a request the method, of a reply OK or FAILED, whose body is a text
final class Frames {
  static final int HEADER_BYTES = 9;
  static final int MAX_FRAME_BYTES = 4 << 20;

  static final byte EXIST_USER = 1;
  static final byte CREATE_USER = 2;
  static final byte GET_USER = 3;
  static final byte LIST_USER = 4;
  static final byte UPPER = 5;
  static final byte ECHO = 6;
  static final byte SLOW = 7;

  static final byte OK = 0;
  static final byte FAILED = 1;

  private Frames() {}

  /** The length of the frame that begins here, its length field included. */
  static int length(byte[] bytes, int at) throws IOException {
    int length = Input.intAt(bytes, at);
    if (length < HEADER_BYTES - 4 || length > MAX_FRAME_BYTES) {
      throw new IOException("frame of " + length + " bytes, limit " + MAX_FRAME_BYTES);
    }
    return 4 + length;
  }

  static void writeUser(Output out, User user) {
    out.writeLong(user.getId());
    out.writeText(user.getName());
    out.writeInt(user.getSex());
    out.writeInt((int) user.getBirthday().toEpochDay());
    out.writeText(user.getEmail());
    out.writeText(user.getMobile());
    out.writeText(user.getAddress());
    out.writeText(user.getIcon());
    List<Integer> permissions = user.getPermissions();
    int count = permissions.size();
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeInt(permissions.get(i));
    }
    out.writeInt(user.getStatus());
    writeTime(out, user.getCreateTime());
    writeTime(out, user.getUpdateTime());
  }

  static User readUser(Input in) {
    User user = new User();
    user.setId(in.readLong());
    user.setName(in.readText());
    user.setSex(in.readInt());
    user.setBirthday(LocalDate.ofEpochDay(in.readInt()));
    user.setEmail(in.readText());
    user.setMobile(in.readText());
    user.setAddress(in.readText());
    user.setIcon(in.readText());
    int count = in.readInt();
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

  static void writePage(Output out, Page<User> page) {
    out.writeInt(page.getPageNo());
    out.writeInt(page.getTotal());
    List<User> users = page.getResult();
    int count = users.size();
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      writeUser(out, users.get(i));
    }
  }

  static Page<User> readPage(Input in) {
    Page<User> page = new Page<>();
    page.setPageNo(in.readInt());
    page.setTotal(in.readInt());
    int count = in.readInt();
    List<User> users = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      users.add(readUser(in));
    }
    page.setResult(users);
    return page;
  }

  @SuppressWarnings("JavaLocalDateTimeGetNano") // the seconds are written beside
  private static void writeTime(Output out, LocalDateTime time) {
    out.writeLong(time.toEpochSecond(ZoneOffset.UTC));
    out.writeInt(time.getNano());
  }

  private static LocalDateTime readTime(Input in) {
    long seconds = in.readLong();
    return LocalDateTime.ofEpochSecond(seconds, in.readInt(), ZoneOffset.UTC);
  }
}
