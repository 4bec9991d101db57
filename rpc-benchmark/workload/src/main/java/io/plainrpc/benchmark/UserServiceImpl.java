package io.plainrpc.benchmark;

/** Does as little as can be, and makes new objects for each reply, as a service does that reads them from somewhere. */
public final class UserServiceImpl implements UserService {

  /** For {@link Services}. */
  UserServiceImpl() {}

  /** True when the last character is 5 or more, so that both replies occur. */
  @Override
  public boolean existUser(String email) {
    return !email.isEmpty() && email.charAt(email.length() - 1) >= '5';
  }

  /**
   * True when the id is even. A user that asks for it with {@link Users#COMPARED} is compared with what was sent, field by
   * field, and the answer is whether they are equal: that is done outside the timed part.
   */
  @Override
  public boolean createUser(User user) {
    return user.getStatus() == Users.COMPARED
        ? user.equals(Users.compared(user.getId()))
        : user.getId() % 2 == 0;
  }

  @Override
  public User getUser(long id) {
    return Users.user(id);
  }

  @Override
  public Page<User> listUser(int page) {
    return Users.page(page);
  }
}
