package io.plainrpc.compat;

/** Which versions meet. */
public enum Meeting {
  /** Clients that are not updated yet call a server that is. */
  OLD_CLIENT_NEW_SERVER("old clients with new servers"),
  /** Clients that are updated call a server that is not yet. */
  NEW_CLIENT_OLD_SERVER("new clients with old servers"),
  /** Both. */
  ANY("all");

  private final String words;

  Meeting(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
