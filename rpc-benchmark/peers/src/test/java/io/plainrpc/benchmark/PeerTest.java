package io.plainrpc.benchmark;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every module of a peer runs this test with the subjects that it has. */
@Timeout(60)
class PeerTest {
  private static final List<String> WORKS =
      List.of("existUser", "createUser", "getUser", "listUser", "upper16", "echo1m");
  /** More than any subject has connections. */
  private static final int CALLERS = 3;

  @TestFactory
  List<DynamicTest> aServerAndAClientDoAllTheWork() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Subject subject : ServiceLoader.load(Subject.class)) {
      // The bare sockets are in every class path.
      if (subject.kind() == Subject.Kind.PEER) {
        tests.add(DynamicTest.dynamicTest(subject.id(), () -> doAllTheWork(subject)));
      }
    }
    assertFalse(tests.isEmpty(), "META-INF/services names no peer");
    return tests;
  }

  private static void doAllTheWork(Subject subject) throws Exception {
    assertFalse(subject.name().contains("null"), subject.name());
    try (Serving serving = subject.serve(Services.create());
        Calling calling = subject.connect(serving.port(), CALLERS)) {
      for (int i = 0; i < CALLERS; i++) {
        try (Caller caller = calling.caller()) {
          for (String work : WORKS) {
            Work.named(work).check(caller);
          }
          new SlowWork(1).check(caller);
        }
      }
    }
  }
}
