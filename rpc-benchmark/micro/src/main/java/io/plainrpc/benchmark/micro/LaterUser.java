package io.plainrpc.benchmark.micro;

import io.plainrpc.WireName;
import io.plainrpc.benchmark.User;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/**
 * A later version of {@link User}: the icon is gone, a nickname and a number of visits are new, the status is narrower, so
 * that it is read as a wider number.
 */
@WireName("io.plainrpc.benchmark.User")
public final class LaterUser {
  String nickname = "Maggie";
  int visits = 1969;
  short status;
  long id;
  String name;
  int sex;
  LocalDate birthday;
  String email;
  String mobile;
  String address;
  List<Integer> permissions;
  LocalDateTime createTime;
  LocalDateTime updateTime;

  /**
   * The same user, later.
   *
   * @param user where most of it comes from
   */
  public LaterUser(User user) {
    status = (short) user.getStatus();
    id = user.getId();
    name = user.getName();
    sex = user.getSex();
    birthday = user.getBirthday();
    email = user.getEmail();
    mobile = user.getMobile();
    address = user.getAddress();
    permissions = user.getPermissions();
    createTime = user.getCreateTime();
    updateTime = user.getUpdateTime();
  }

  /** A later version of the service that returns it. */
  @WireName("io.plainrpc.benchmark.UserService")
  public interface Service {
    /** As {@link io.plainrpc.benchmark.UserService#getUser}. */
    LaterUser getUser(long id);
  }
}
