package io.plainrpc.benchmark;

import java.util.Locale;

/** What is measured besides the workload. */
public final class ExtraServiceImpl implements ExtraService {

  /** For {@link Services}. */
  ExtraServiceImpl() {}

  @Override
  public String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  @Override
  public byte[] echo(byte[] bytes) {
    return bytes;
  }

  @Override
  public void slow(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
