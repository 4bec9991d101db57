package io.plainrpc.benchmark;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

/** What a caller does again and again. Its arguments are made beforehand and take turns. */
abstract class Work {
  /** How many different arguments; a power of two. */
  private static final int VARIETY = 16;

  private static final int MIB = 1 << 20;
  private static final UserServiceImpl USERS = new UserServiceImpl();

  final int index(int turn) {
    return turn & (VARIETY - 1);
  }

  /** Makes a call and returns the reply. */
  abstract Object call(Caller caller, int turn) throws Exception;

  /** What {@link #call} has to return. */
  abstract Object expected(int turn);

  /** Makes calls whose replies are compared with what they have to be. */
  void check(Caller caller) throws Exception {
    for (int turn = 0; turn < 2; turn++) {
      check(call(caller, turn), turn);
    }
  }

  /** Compares a reply. */
  final void check(Object reply, int turn) {
    if (!Objects.deepEquals(reply, expected(turn))) {
      throw new IllegalStateException(
          "wrong reply: " + text(reply) + "; expected: " + text(expected(turn)));
    }
  }

  private static String text(Object reply) {
    return reply instanceof byte[] bytes
        ? bytes.length + " bytes, hash " + Arrays.hashCode(bytes)
        : String.valueOf(reply);
  }

  /** The work with this name: a method's name, for {@code upper} and {@code echo} with their sizes. */
  static Work named(String name) {
    return switch (name) {
      case "existUser" -> new ExistUser();
      case "createUser" -> new CreateUser();
      case "getUser" -> new GetUser();
      case "listUser" -> new ListUser();
      case "upper16" -> new Upper();
      case "echo1m" -> new Echo(MIB);
      default ->
        throw new IllegalArgumentException("no work " + name
            + "; there are existUser, createUser, getUser, listUser, upper16 and echo1m");
    };
  }

  private static final class ExistUser extends Work {
    private final String[] emails = new String[VARIETY];

    ExistUser() {
      Arrays.setAll(emails, i -> "margaret.hamilton." + i + "@example.org" + i % 10);
    }

    @Override
    Object call(Caller caller, int turn) throws Exception {
      return caller.existUser(emails[index(turn)]);
    }

    @Override
    Object expected(int turn) {
      return USERS.existUser(emails[index(turn)]);
    }

    @Override
    void check(Caller caller) throws Exception {
      // 4 and 5: the last false and the first true.
      for (int turn = 4; turn < 6; turn++) {
        check(call(caller, turn), turn);
      }
    }
  }

  private static final class CreateUser extends Work {
    private final User[] users = new User[VARIETY];

    CreateUser() {
      Arrays.setAll(users, i -> Users.user(1_000_000_000_000L + i));
    }

    @Override
    Object call(Caller caller, int turn) throws Exception {
      return caller.createUser(users[index(turn)]);
    }

    @Override
    Object expected(int turn) {
      return USERS.createUser(users[index(turn)]);
    }

    @Override
    void check(Caller caller) throws Exception {
      super.check(caller);
      if (!caller.createUser(Users.compared(7))) {
        throw new IllegalStateException("the server got another user than was sent");
      }
    }
  }

  private static final class GetUser extends Work {
    @Override
    Object call(Caller caller, int turn) throws Exception {
      return caller.getUser(id(turn));
    }

    @Override
    Object expected(int turn) {
      return Users.user(id(turn));
    }

    private long id(int turn) {
      return 1_000_000_000_000L + index(turn);
    }
  }

  private static final class ListUser extends Work {
    @Override
    Object call(Caller caller, int turn) throws Exception {
      return caller.listUser(index(turn));
    }

    @Override
    Object expected(int turn) {
      return Users.page(index(turn));
    }
  }

  private static final class Upper extends Work {
    private final String[] texts = new String[VARIETY];

    Upper() {
      Arrays.setAll(texts, i -> "hello plain wor" + (char) ('a' + i));
    }

    @Override
    Object call(Caller caller, int turn) throws Exception {
      return caller.upper(texts[index(turn)]);
    }

    @Override
    Object expected(int turn) {
      return texts[index(turn)].toUpperCase(Locale.ROOT);
    }
  }

  private static final class Echo extends Work {
    private final byte[] bytes;

    Echo(int size) {
      bytes = new byte[size];
      new Random(size).nextBytes(bytes);
    }

    @Override
    Object call(Caller caller, int turn) throws Exception {
      return caller.echo(bytes);
    }

    @Override
    Object expected(int turn) {
      return bytes;
    }
  }
}
