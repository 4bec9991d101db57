package io.plainrpc.benchmark.nettykryo;

import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.User;

/** The methods served; a request names one by its ordinal. */
enum Method {
  EXIST_USER,
  CREATE_USER,
  GET_USER,
  LIST_USER,
  UPPER,
  ECHO,
  SLOW;

  private static final Method[] METHODS = values();

  static Method of(byte ordinal) {
    return METHODS[ordinal];
  }

  /** Whether it may block, so that it has no business on an event loop. */
  boolean blocks() {
    return this == SLOW;
  }

  Object call(Services services, Object argument) throws Exception {
    return switch (this) {
      case EXIST_USER -> services.users().existUser((String) argument);
      case CREATE_USER -> services.users().createUser((User) argument);
      case GET_USER -> services.users().getUser((Long) argument);
      case LIST_USER -> services.users().listUser((Integer) argument);
      case UPPER -> services.extras().upper((String) argument);
      case ECHO -> services.extras().echo((byte[]) argument);
      case SLOW -> {
        services.extras().slow((Integer) argument);
        yield null;
      }
    };
  }
}
