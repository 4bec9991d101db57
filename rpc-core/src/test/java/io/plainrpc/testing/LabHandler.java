package io.plainrpc.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A {@link Lab} made of functions. What a test does not give answers with its argument. */
public final class LabHandler implements Lab {
  private UnaryOperator<String> call = text -> text;
  private Function<String, CompletableFuture<String>> later = CompletableFuture::completedFuture;
  private UnaryOperator<byte[]> bytes = data -> data;

  public static LabHandler echo() {
    return new LabHandler();
  }

  /** What {@code call} and {@code brief} do. */
  public LabHandler call(UnaryOperator<String> does) {
    call = does;
    return this;
  }

  public LabHandler later(Function<String, CompletableFuture<String>> does) {
    later = does;
    return this;
  }

  public LabHandler bytes(UnaryOperator<byte[]> does) {
    bytes = does;
    return this;
  }

  @Override
  public String call(String text) {
    return call.apply(text);
  }

  @Override
  public CompletableFuture<String> later(String text) {
    return later.apply(text);
  }

  @Override
  public byte[] bytes(byte[] data) {
    return bytes.apply(data);
  }

  @Override
  public String brief(String text) {
    return call.apply(text);
  }
}
