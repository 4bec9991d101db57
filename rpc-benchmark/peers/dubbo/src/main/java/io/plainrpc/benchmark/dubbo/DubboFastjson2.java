package io.plainrpc.benchmark.dubbo;

/** Dubbo with fastjson2. */
public final class DubboFastjson2 extends Dubbo {

  /** Makes one. */
  public DubboFastjson2() {
    super("fastjson2");
  }
}
