package io.plainrpc.testing;

import io.plainrpc.CallTimeout;
import java.util.concurrent.CompletableFuture;

/** The service that most tests of connections call; what it does is up to each test, see {@link LabHandler}. */
public interface Lab {
  /** Its descriptor, written out; the position of a method is its number. */
  String DESCRIPTOR = """
      plainrpc-descriptor 1
      service io.plainrpc.testing.Lab
      method brief(String) String
      method bytes(byte[]) byte[]
      method call(String) String
      method later(String) String
      """;

  int BRIEF = 0;
  int BYTES = 1;
  int CALL = 2;
  int LATER = 3;

  String call(String text);

  CompletableFuture<String> later(String text);

  byte[] bytes(byte[] data);

  /** A call that may take 200 ms, whatever the proxy and the client say. */
  @CallTimeout(200)
  String brief(String text);
}
