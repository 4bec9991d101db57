package io.plainrpc.benchmark.run;

/** A subject cannot do what it was told. The others go on. */
final class SubjectException extends Exception {
  private static final long serialVersionUID = 1L;

  SubjectException(String message) {
    super(message);
  }

  /** Whether it has no such method, which is nobody's failure. */
  boolean isUnsupported() {
    return getMessage().contains(UnsupportedOperationException.class.getName());
  }
}
