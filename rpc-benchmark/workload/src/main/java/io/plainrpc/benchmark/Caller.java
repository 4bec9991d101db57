package io.plainrpc.benchmark;

import java.io.IOException;

/**
 * What one thread calls with, waiting for each reply: {@link UserService} and {@link ExtraService} by whatever means the
 * subject has. Any exception is counted as a failed call.
 */
public interface Caller extends AutoCloseable {

  /** As {@link UserService#existUser}. */
  boolean existUser(String email) throws Exception;

  /** As {@link UserService#createUser}. */
  boolean createUser(User user) throws Exception;

  /** As {@link UserService#getUser}. */
  User getUser(long id) throws Exception;

  /** As {@link UserService#listUser}. */
  Page<User> listUser(int page) throws Exception;

  /** As {@link ExtraService#upper}. Subjects without it are left out where it is measured; as with the next two. */
  default String upper(String text) throws Exception {
    throw new UnsupportedOperationException("upper");
  }

  /** As {@link ExtraService#echo}. */
  default byte[] echo(byte[] bytes) throws Exception {
    throw new UnsupportedOperationException("echo");
  }

  /** As {@link ExtraService#slow}. */
  default void slow(int millis) throws Exception {
    throw new UnsupportedOperationException("slow");
  }

  /** Closes what the thread alone used; does nothing unless overridden. */
  @Override
  default void close() throws IOException {}
}
