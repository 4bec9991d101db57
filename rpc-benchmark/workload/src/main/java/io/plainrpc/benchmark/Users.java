package io.plainrpc.benchmark;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The values of the workload. The same arguments always give equal values, so that both sides know what to expect. */
public final class Users {
  /** Status of a user whom the server compares with {@link #compared}. */
  static final int COMPARED = 9;

  private static final int PERMISSIONS = 15;
  private static final int PAGE_SIZE = 15;
  private static final int TOTAL = 1000;
  private static final LocalDate FIRST_BIRTHDAY = LocalDate.of(1968, 12, 8);
  private static final LocalDateTime FIRST_CREATED = LocalDateTime.of(2021, 3, 4, 5, 6, 7);

  private Users() {}

  /** The user with this id, made anew. */
  public static User user(long id) {
    int variety = (int) (id & 0xff);
    User user = new User();
    user.setId(id);
    user.setName("Margaret Hamilton");
    user.setSex(variety & 1);
    user.setBirthday(FIRST_BIRTHDAY.plusDays(variety));
    user.setEmail("margaret.hamilton@example.org");
    user.setMobile("18612345678");
    user.setAddress("北京市海淀区中关村大街一号科学大厦十六层");
    user.setIcon("https://www.example.org/images/portraits/margaret.png");
    user.setPermissions(permissions(variety));
    user.setStatus(1);
    user.setCreateTime(FIRST_CREATED.plusMinutes(variety));
    user.setUpdateTime(FIRST_CREATED.plusHours(variety));
    return user;
  }

  private static List<Integer> permissions(int variety) {
    List<Integer> permissions = new ArrayList<>(PERMISSIONS);
    for (int i = 0; i < PERMISSIONS; i++) {
      permissions.add(19_000 + variety + 7 * i);
    }
    return permissions;
  }

  /** A page of users, made anew. */
  public static Page<User> page(int number) {
    List<User> users = new ArrayList<>(PAGE_SIZE);
    for (int i = 0; i < PAGE_SIZE; i++) {
      users.add(user((long) number * PAGE_SIZE + i));
    }
    Page<User> page = new Page<>();
    page.setPageNo(number);
    page.setTotal(TOTAL);
    page.setResult(users);
    return page;
  }

  /** A user that {@link UserServiceImpl#createUser} compares. */
  static User compared(long id) {
    User user = user(id);
    user.setStatus(COMPARED);
    return user;
  }
}
