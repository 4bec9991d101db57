package io.plainrpc.example.server.exec;

import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecInput;
import io.plainrpc.example.ExecOutput;
import io.plainrpc.example.ExecRequest;
import io.plainrpc.example.ExecResult;
import io.plainrpc.example.ExecService;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Runs nothing, and tells everybody how to change that. Any thread. */
public final class ExecOff implements ExecService {
  /** Makes the service. */
  public ExecOff() {}

  @Override
  public ExecResult run(ExecRequest request) throws ExecException {
    throw off();
  }

  @Override
  public CompletableFuture<ExecResult> start(ExecRequest request, UUID stream)
      throws ExecException {
    throw off();
  }

  @Override
  public ExecOutput output(UUID stream) throws ExecException {
    throw off();
  }

  @Override
  public ExecInput input(UUID stream, byte[] data, boolean end) throws ExecException {
    throw off();
  }

  private static ExecException off() {
    return new ExecException(
        "this server runs no commands; start it with --allow-exec to let its own user run them",
        ExecException.Reason.OFF);
  }
}
