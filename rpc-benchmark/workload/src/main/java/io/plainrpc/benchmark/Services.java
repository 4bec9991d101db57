package io.plainrpc.benchmark;

/**
 * What every server serves.
 *
 * @param users the workload
 * @param extras the rest
 */
public record Services(UserService users, ExtraService extras) {

  /** The one implementation of both. */
  public static Services create() {
    return new Services(new UserServiceImpl(), new ExtraServiceImpl());
  }
}
