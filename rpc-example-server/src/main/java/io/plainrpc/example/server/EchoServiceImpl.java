package io.plainrpc.example.server;

import io.plainrpc.example.EchoService;
import java.util.Locale;

/** Turns texts into upper case. Has no state, so any number of threads may call. */
public final class EchoServiceImpl implements EchoService {
  /** Makes the service. */
  public EchoServiceImpl() {}

  @Override
  public String upper(String text) {
    // Without a locale of its own, a server in Turkey would answer "İSTANBUL" to "istanbul".
    return text.toUpperCase(Locale.ROOT);
  }
}
