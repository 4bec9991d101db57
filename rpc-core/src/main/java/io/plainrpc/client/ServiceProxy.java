package io.plainrpc.client;

import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/** What stands behind a service's proxy. Any thread. */
final class ServiceProxy implements InvocationHandler {
  private static final Object[] NO_ARGUMENTS = {};

  private final RpcClient client;
  private final ClientCalls calls;
  private final BoundService service;
  private final CallSettings settings;

  /** Null where there are no interceptors. */
  private final InterceptedCalls intercepted;

  ServiceProxy(
      RpcClient client,
      ClientCalls calls,
      BoundService service,
      CallSettings settings,
      InterceptedCalls intercepted) {
    this.client = client;
    this.calls = calls;
    this.service = service;
    this.settings = settings;
    this.intercepted = intercepted;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    MethodContract remote = service.contract().method(method);
    if (remote == null) {
      return invokeLocally(proxy, method, arguments);
    }
    Object[] values = arguments == null ? NO_ARGUMENTS : arguments;
    if (intercepted != null) {
      return remote.async()
          ? intercepted.callAsync(service, remote, values, settings)
          : intercepted.call(service, remote, values, settings);
    }
    return remote.async()
        ? calls.callAsync(service, remote, values, settings)
        : calls.call(service, remote, values, settings);
  }

  /** equals, hashCode and toString speak of this proxy, never of the remote object; default methods run here. */
  private Object invokeLocally(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> describe(service.contract());
    };
  }

  private String describe(ServiceContract contract) {
    return contract.type().getSimpleName() + " at " + client.address();
  }
}
