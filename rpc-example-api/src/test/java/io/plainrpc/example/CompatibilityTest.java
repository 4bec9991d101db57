package io.plainrpc.example;

import io.plainrpc.compat.Contracts;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients and servers that are not updated at the same time still work with each other. After a change that is meant to
 * break them, {@link Contracts#record} writes the new version into the file.
 */
class CompatibilityTest {

  @ParameterizedTest
  @ValueSource(classes = {EchoService.class, ExecService.class})
  void theInterfaceWorksWithItsRecordedVersion(Class<?> service) {
    Contracts.assertCompatible(
        service, Path.of("src", "test", "contracts", service.getSimpleName() + ".txt"));
  }
}
