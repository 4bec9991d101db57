package io.plainrpc.benchmark.dubbo;

/** Dubbo with hessian2. */
public final class DubboHessian2 extends Dubbo {

  /** Makes one. */
  public DubboHessian2() {
    super("hessian2");
  }
}
