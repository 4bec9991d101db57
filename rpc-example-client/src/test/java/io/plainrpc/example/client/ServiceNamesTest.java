package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {
  private static final List<String> NAMES =
      List.of("a.Echo", "b.Echo", "com.acme.EchoService", "com.acme.Users", "Bare");

  @Test
  void aServiceIsFoundByItsNameAndByWhatIsBehindTheLastDot() {
    assertEquals("com.acme.Users", ServiceNames.find(NAMES, "com.acme.Users"));
    assertEquals("com.acme.Users", ServiceNames.find(NAMES, "Users"));
    assertEquals("com.acme.Users", ServiceNames.find(NAMES, "acme.Users"));
    assertEquals("Bare", ServiceNames.find(NAMES, "Bare"));
  }

  @Test
  void whatMayMeanTwoOrNoneIsNotFound() {
    assertNull(ServiceNames.find(NAMES, "Echo"));
    assertNull(ServiceNames.find(NAMES, "sers"));
    assertNull(ServiceNames.find(NAMES, ""));
  }

  @Test
  void theNearestHasTheFewestCharactersToChange() {
    assertEquals("com.acme.EchoService", ServiceNames.nearest(NAMES, "EcoService"));
    assertEquals("com.acme.EchoService", ServiceNames.nearest(NAMES, "com.acme.EchoServce"));
    assertEquals("com.acme.Users", ServiceNames.nearest(NAMES, "users"));
    assertEquals("Bare", ServiceNames.nearest(NAMES, "bear"));
  }
}
