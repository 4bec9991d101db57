package io.plainrpc.benchmark;

/** The four methods of the workload: little each way, much to the server, much to the client, very much to the client. */
public interface UserService {

  /** Whether there is a user with this address; see {@link UserServiceImpl}. */
  boolean existUser(String email);

  /** Takes a user; see {@link UserServiceImpl}. */
  boolean createUser(User user);

  /** Returns {@link Users#user}. */
  User getUser(long id);

  /** Returns {@link Users#page}. */
  Page<User> listUser(int page);
}
