package io.plainrpc.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Clients of one connection each, which have made one call. */
final class IdleConnections implements Closeable {
  private final List<Closeable> open = new ArrayList<>();

  void open(Subject subject, int port, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Calling calling = subject.connect(port, 1);
      open.add(calling::close);
      Caller caller = calling.caller();
      open.add(caller::close);
      caller.existUser("someone1@example.org");
    }
  }

  @Override
  public void close() throws IOException {
    // A caller goes before its client.
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }
}
