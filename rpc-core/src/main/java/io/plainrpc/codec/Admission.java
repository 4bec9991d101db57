package io.plainrpc.codec;

/** Which classes may be sent at a position. */
final class Admission {
  private Admission() {}

  /** At an interface any implementation may stand, at a class exactly that class: a subclass would arrive as less. */
  static void check(Object value, Class<?> declared) {
    if (declared.isInterface() ? declared.isInstance(value) : value.getClass() == declared) {
      return;
    }
    throw notAdmitted(value, declared.getTypeName());
  }

  static void checkExactly(Object value, Class<?> declared) {
    if (value.getClass() != declared) {
      throw notAdmitted(value, declared.getTypeName());
    }
  }

  /** Names the class, never the value. */
  static CodecFailure notAdmitted(Object value, String admitted) {
    Class<?> actual = value.getClass();
    String remedy =
        actual.isAnonymousClass() ? "; an anonymous subclass cannot be sent, copy it" : "";
    return new CodecFailure(
        actual.getTypeName() + " is not admitted, only exactly " + admitted + remedy);
  }
}
