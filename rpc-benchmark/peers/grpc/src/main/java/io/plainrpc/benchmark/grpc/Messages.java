package io.plainrpc.benchmark.grpc;

import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.grpc.wire.ListUserReply;
import io.plainrpc.benchmark.grpc.wire.UserMessage;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** The beans as protobuf's messages, and back. */
final class Messages {
  private static final long NANOS_PER_DAY = Duration.ofDays(1).toNanos();

  private Messages() {}

  static UserMessage message(User user) {
    return UserMessage.newBuilder()
        .setId(user.getId())
        .setName(user.getName())
        .setSex(user.getSex())
        .setBirthday((int) user.getBirthday().toEpochDay())
        .setEmail(user.getEmail())
        .setMobile(user.getMobile())
        .setAddress(user.getAddress())
        .setIcon(user.getIcon())
        .addAllPermissions(user.getPermissions())
        .setStatus(user.getStatus())
        .setCreateTime(nanos(user.getCreateTime()))
        .setUpdateTime(nanos(user.getUpdateTime()))
        .build();
  }

  static User user(UserMessage message) {
    User user = new User();
    user.setId(message.getId());
    user.setName(message.getName());
    user.setSex(message.getSex());
    user.setBirthday(LocalDate.ofEpochDay(message.getBirthday()));
    user.setEmail(message.getEmail());
    user.setMobile(message.getMobile());
    user.setAddress(message.getAddress());
    user.setIcon(message.getIcon());
    user.setPermissions(new ArrayList<>(message.getPermissionsList()));
    user.setStatus(message.getStatus());
    user.setCreateTime(time(message.getCreateTime()));
    user.setUpdateTime(time(message.getUpdateTime()));
    return user;
  }

  static ListUserReply message(Page<User> page) {
    ListUserReply.Builder message =
        ListUserReply.newBuilder().setPageNo(page.getPageNo()).setTotal(page.getTotal());
    for (User user : page.getResult()) {
      message.addResult(message(user));
    }
    return message.build();
  }

  static Page<User> page(ListUserReply message) {
    List<User> result = new ArrayList<>(message.getResultCount());
    for (UserMessage user : message.getResultList()) {
      result.add(user(user));
    }
    Page<User> page = new Page<>();
    page.setPageNo(message.getPageNo());
    page.setTotal(message.getTotal());
    page.setResult(result);
    return page;
  }

  private static long nanos(LocalDateTime time) {
    return time.toLocalDate().toEpochDay() * NANOS_PER_DAY + time.toLocalTime().toNanoOfDay();
  }

  private static LocalDateTime time(long nanos) {
    return LocalDateTime.of(
        LocalDate.ofEpochDay(Math.floorDiv(nanos, NANOS_PER_DAY)),
        LocalTime.ofNanoOfDay(Math.floorMod(nanos, NANOS_PER_DAY)));
  }
}
