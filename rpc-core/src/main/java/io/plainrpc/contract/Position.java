package io.plainrpc.contract;

/**
 * Where in a contract something stands, as errors name it. Immutable.
 *
 * @param label the method, {@code Users.create(User)}
 * @param path the way from the method to the position, {@code create(user).address.country}
 */
record Position(String label, String path) {
  private static final int LONGEST_PATH = 200;

  static Position parameter(String label, String method, String parameter) {
    return new Position(label, method + "(" + parameter + ")");
  }

  static Position result(String label) {
    return new Position(label, "result");
  }

  static Position thrown(String label, String exception) {
    return new Position(label, "throws " + exception);
  }

  Position member(String name) {
    return new Position(label, path + "." + name);
  }

  Position element() {
    return new Position(label, path + "[]");
  }

  Position key() {
    return new Position(label, path + "[key]");
  }

  Position value() {
    return new Position(label, path + "[value]");
  }

  Position argument(String variable) {
    return new Position(label, path + "<" + variable + ">");
  }

  @Override
  public String toString() {
    if (path.length() <= LONGEST_PATH) {
      return label + " at " + path;
    }
    int half = LONGEST_PATH / 2;
    return label + " at " + path.substring(0, half) + "..." + path.substring(path.length() - half);
  }
}
