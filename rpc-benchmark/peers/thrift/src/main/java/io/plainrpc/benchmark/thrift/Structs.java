package io.plainrpc.benchmark.thrift;

import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.thrift.wire.PageStruct;
import io.plainrpc.benchmark.thrift.wire.UserStruct;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** The beans as Thrift's structs, and back. */
final class Structs {
  private static final long NANOS_PER_DAY = Duration.ofDays(1).toNanos();

  private Structs() {}

  static UserStruct struct(User user) {
    return new UserStruct(
        user.getId(),
        user.getName(),
        user.getSex(),
        (int) user.getBirthday().toEpochDay(),
        user.getEmail(),
        user.getMobile(),
        user.getAddress(),
        user.getIcon(),
        user.getPermissions(),
        user.getStatus(),
        nanos(user.getCreateTime()),
        nanos(user.getUpdateTime()));
  }

  static User user(UserStruct struct) {
    User user = new User();
    user.setId(struct.getId());
    user.setName(struct.getName());
    user.setSex(struct.getSex());
    user.setBirthday(LocalDate.ofEpochDay(struct.getBirthday()));
    user.setEmail(struct.getEmail());
    user.setMobile(struct.getMobile());
    user.setAddress(struct.getAddress());
    user.setIcon(struct.getIcon());
    user.setPermissions(struct.getPermissions());
    user.setStatus(struct.getStatus());
    user.setCreateTime(time(struct.getCreateTime()));
    user.setUpdateTime(time(struct.getUpdateTime()));
    return user;
  }

  static PageStruct struct(Page<User> page) {
    List<UserStruct> result = new ArrayList<>(page.getResult().size());
    for (User user : page.getResult()) {
      result.add(struct(user));
    }
    return new PageStruct(page.getPageNo(), page.getTotal(), result);
  }

  static Page<User> page(PageStruct struct) {
    List<User> result = new ArrayList<>(struct.getResultSize());
    for (UserStruct user : struct.getResult()) {
      result.add(user(user));
    }
    Page<User> page = new Page<>();
    page.setPageNo(struct.getPageNo());
    page.setTotal(struct.getTotal());
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
