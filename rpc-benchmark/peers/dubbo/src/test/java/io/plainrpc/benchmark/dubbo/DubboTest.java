package io.plainrpc.benchmark.dubbo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.Users;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That the subjects do the work at all; how fast is the benchmark's business. */
@Timeout(30)
class DubboTest {
  /** A user with this status is compared by the server, field by field, with what was sent. */
  private static final int COMPARED = 9;

  @Test
  void everyMethodGivesWhatTheServiceGivesWithFastjson2() throws Exception {
    everyMethodGivesWhatTheServiceGives(new DubboFastjson2());
  }

  @Test
  void everyMethodGivesWhatTheServiceGivesWithHessian2() throws Exception {
    everyMethodGivesWhatTheServiceGives(new DubboHessian2());
  }

  private static void everyMethodGivesWhatTheServiceGives(Subject subject) throws Exception {
    try (Serving server = subject.serve(Services.create());
        Calling client = subject.connect(server.port(), 1);
        Caller caller = client.caller()) {
      assertFalse(caller.existUser("user4"));
      assertTrue(caller.existUser("user5"));
      User user = Users.user(7);
      assertFalse(caller.createUser(user));
      user.setStatus(COMPARED);
      assertTrue(caller.createUser(user));
      assertEquals(Users.user(257), caller.getUser(257));
      assertEquals(Users.page(3), caller.listUser(3));

      assertEquals("PLAIN", caller.upper("plain"));
      byte[] bytes = new byte[1 << 20];
      bytes[bytes.length - 1] = 1;
      assertArrayEquals(bytes, caller.echo(bytes));
      caller.slow(1);
    }
  }
}
