package io.plainrpc.page;

/** A declared exception with a field. */
public class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  public Refused(String message, int code) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
