package io.plainrpc.benchmark.rsocket;

import io.plainrpc.benchmark.Calling;
import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.Serving;
import io.plainrpc.benchmark.Subject;

/** RSocket-java over TCP, request/response, on two connections, with an encoding written by hand. */
public final class RSocketSubject implements Subject {

  @Override
  public String id() {
    return "rsocket";
  }

  @Override
  public String name() {
    return "RSocket-java 1.1.5, 2 connections";
  }

  @Override
  public Serving serve(Services services) {
    return new RSocketServing(services);
  }

  @Override
  public Calling connect(int port, int callers) {
    return new RSocketCalling(port, callers);
  }
}
