package io.plainrpc.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.benchmark.bare.Bytes;
import io.plainrpc.benchmark.bare.Multiplexed;
import io.plainrpc.benchmark.bare.PingPong;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That the bare sockets do the work, with as many callers as are needed for them to get into each other's way. */
@Timeout(60)
class BareTest {
  private static final List<String> WORKS =
      List.of("existUser", "createUser", "getUser", "listUser", "upper16", "echo1m");

  static Stream<Arguments> subjectsAndWorks() {
    return Stream.of(new PingPong(), new Multiplexed())
        .flatMap(subject -> WORKS.stream().map(work -> Arguments.of(subject, work)));
  }

  @ParameterizedTest
  @MethodSource("subjectsAndWorks")
  void everyReplyIsRight(Subject subject, String work) throws Exception {
    try (Serving serving = subject.serve(Services.create());
        Calling calling = subject.connect(serving.port(), 16)) {
      Outcome outcome = new Crew(calling, 16).run(Work.named(work), 100, 0);

      assertEquals(0, outcome.parts().stream().mapToLong(Part::errors).sum());
      assertEquals(16, outcome.parts().stream().filter(part -> part.calls() > 0).count());
    }
  }

  @Test
  void arraysOfBytesComeBack() throws Exception {
    Subject subject = new Bytes();
    try (Serving serving = subject.serve(Services.create());
        Calling calling = subject.connect(serving.port(), 2)) {
      Outcome outcome = new Crew(calling, 2).run(Work.named("echo1m"), 50, 0);
      assertTrue(outcome.latency().getTotalCount() > 0);
    }
  }

  @Test
  void theSlowCallerIsNotMeasured() throws Exception {
    Subject subject = new PingPong();
    try (Serving serving = subject.serve(Services.create());
        Calling calling = subject.connect(serving.port(), 3)) {
      Outcome outcome = new Crew(calling, 3).run(Work.named("existUser"), 100, 20);
      assertEquals(2, outcome.parts().size());
    }
  }

  @Test
  void aCallerWhoseConnectionIsLostFailsInsteadOfWaiting() throws Exception {
    Subject subject = new Multiplexed();
    try (Serving serving = subject.serve(Services.create())) {
      Calling calling = subject.connect(serving.port(), 1);
      try (Caller caller = calling.caller()) {
        caller.existUser("someone7");
        calling.close();
        assertThrows(IOException.class, () -> caller.existUser("someone7"));
      }
    }
  }

  @Test
  void aMethodThatIsMissingEndsTheRunForAll() throws Exception {
    Subject subject = new Multiplexed();
    try (Serving serving = subject.serve(Services.create());
        Calling calling = subject.connect(serving.port(), 16)) {
      Crew crew = new Crew(calling, 16);
      for (int i = 0; i < 50; i++) {
        IllegalStateException e = assertThrows(
            IllegalStateException.class, () -> crew.run(Work.named("existUser"), 10, 20));
        assertInstanceOf(UnsupportedOperationException.class, e.getCause());
      }
      assertTrue(crew.run(Work.named("existUser"), 10, 0).latency().getTotalCount() > 0);
    }
  }

  @Test
  void aWrongReplyIsFound() {
    Work work = Work.named("getUser");
    User wrong = Users.user(1_000_000_000_000L);
    wrong.setStatus(2);

    assertThrows(IllegalStateException.class, () -> work.check(wrong, 0));
    work.check(Users.user(1_000_000_000_000L), 0);
  }

  @Test
  void aUserThatTheServerGotWrongIsFound() {
    UserServiceImpl service = new UserServiceImpl();
    User user = Users.compared(7);
    assertTrue(service.createUser(user));

    user.getPermissions().set(3, 1);
    assertEquals(false, service.createUser(user));
  }
}
