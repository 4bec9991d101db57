package io.plainrpc.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plainrpc.ContractException;
import java.util.List;

/** What tests ask about refused interfaces. */
final class Problem {

  private Problem() {}

  static List<String> all(Class<?> service) {
    return assertThrows(ContractException.class, () -> ServiceContract.of(service))
        .problems();
  }

  static String only(Class<?> service) {
    List<String> problems = all(service);
    assertEquals(1, problems.size(), () -> String.join("\n", problems));
    return problems.get(0);
  }
}
