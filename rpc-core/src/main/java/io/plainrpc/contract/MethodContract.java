package io.plainrpc.contract;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;

/**
 * One remote method of a service.
 *
 * @param number the position among the service's methods sorted by {@link #signature()}; what
 *     crosses the wire
 * @param service the service's wire name
 * @param signature name and parameter shapes as in the descriptor, for example
 *     {@code upper(String)}
 * @param methods the Java methods that mean this one; more than one where several superinterfaces
 *     declare it
 * @param label how errors name the method: {@code EchoService.upper(String)}, with simple names
 * @param parameterNames names for paths in errors; {@code arg0}... where the interface was compiled
 *     without them
 * @param parameters what may stand at each parameter
 * @param result what may stand as the result; {@link Shape.Nothing} for {@code void}. For a future,
 *     what it completes with
 * @param async whether the method returns a {@code CompletableFuture} (or {@code CompletionStage})
 * @param exceptions the declared exceptions, sorted by wire name, each of kind EXCEPTION; the
 *     position is what crosses
 * @param timeout from {@code @CallTimeout}, or null
 * @param oneWay whether callers want no answer, from {@code @OneWay}
 */
public record MethodContract(
    int number,
    String service,
    String signature,
    List<Method> methods,
    String label,
    List<String> parameterNames,
    List<Shape> parameters,
    Shape result,
    boolean async,
    List<NamedType> exceptions,
    Duration timeout,
    boolean oneWay) {}
