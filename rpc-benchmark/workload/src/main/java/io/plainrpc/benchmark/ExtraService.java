package io.plainrpc.benchmark;

/** What is measured besides the workload. */
public interface ExtraService {

  /** The text in upper case. */
  String upper(String text);

  /** The same bytes. */
  byte[] echo(byte[] bytes);

  /** Returns after that time. */
  void slow(int millis);
}
