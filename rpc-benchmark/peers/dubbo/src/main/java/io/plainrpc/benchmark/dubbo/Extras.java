package io.plainrpc.benchmark.dubbo;

import io.plainrpc.benchmark.ExtraService;
import java.util.concurrent.Executor;
import org.apache.dubbo.rpc.AsyncContext;
import org.apache.dubbo.rpc.RpcContext;

/** Sends the method that blocks to other threads, as Dubbo has it for single methods: direct dispatch knows no exception. */
record Extras(ExtraService service, Executor blocking) implements ExtraService {

  @Override
  public String upper(String text) {
    return service.upper(text);
  }

  @Override
  public byte[] echo(byte[] bytes) {
    return service.echo(bytes);
  }

  @Override
  public void slow(int millis) {
    AsyncContext reply = RpcContext.startAsync();
    blocking.execute(() -> {
      service.slow(millis);
      reply.write(null);
    });
  }
}
