package io.plainrpc.protocol;

/** Greetings that several tests begin with, written out from docs/protocol.md. */
final class Samples {
  static final String CLIENT_GREETING = "89504C41494E0D0A 01 01 0007 01 0004 00400000 46BA4AF2";

  static final String SERVER_GREETING =
      "89504C41494E0D0A 01 00 001C 01 0004 00400000 02 0004 00000400 03 0004 00002710 04 0004 00003A98 C89343C1";

  private Samples() {}

  /** What a connection of ordinary settings starts with. */
  static FrameAllowance allowance() {
    return new FrameAllowance(1024, System::nanoTime);
  }
}
