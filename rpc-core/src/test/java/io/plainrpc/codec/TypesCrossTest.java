package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Report;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** Every row of the type tables once more, through proxies, a socket and a handler: what the codec can, a call can. */
class TypesCrossTest {
  private static final List<Class<?>> SERVICES = services();
  private static final Map<Class<?>, Object> PROXIES = new HashMap<>();
  private static RpcServer server;
  private static RpcClient client;

  @BeforeAll
  static void start() {
    RpcServer.Builder builder = RpcServer.builder().port(0);
    SERVICES.forEach(service -> export(builder, service));
    server = builder.start();
    client = RpcClient.connect("localhost:" + server.port());
    SERVICES.forEach(service -> PROXIES.put(service, client.service(service)));
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static List<Class<?>> services() {
    List<Class<?>> services = new ArrayList<>(List.of(TypeServices.class.getDeclaredClasses()));
    services.add(TypesArriveEqualTest.Private.class);
    return services;
  }

  private static <S> void export(RpcServer.Builder builder, Class<S> service) {
    builder.service(
        service,
        service.cast(Proxy.newProxyInstance(
            service.getClassLoader(),
            new Class<?>[] {service},
            (proxy, method, arguments) -> method.getReturnType() == CompletableFuture.class
                ? CompletableFuture.completedFuture(arguments[0])
                : arguments[0])));
  }

  @Test
  void everyTypeThatTheCodecCarriesCrossesInACall() throws Exception {
    Set<String> crossed = new TreeSet<>();
    int values = 0;
    for (Arguments row : equalRows().toList()) {
      Class<?> service = (Class<?>) row.get()[0];
      String method = (String) row.get()[1];
      for (Object value : (Object[]) row.get()[2]) {
        TypesArriveEqualTest.assertArrived(value, call(service, method, value));
        values++;
      }
      crossed.add(service.getSimpleName() + "." + method);
    }
    for (Arguments row : ordinaryRows().toList()) {
      String method = (String) row.get()[0];
      Object value = row.get()[2];
      Class<?> as = (Class<?>) row.get()[3];
      Object result = call(TypeServices.Interfaces.class, method, value);
      if (value instanceof Map<?, ?> map) {
        InterfacesArriveOrdinaryTest.assertArrivedInOrder(map, as, result);
      } else {
        InterfacesArriveOrdinaryTest.assertArrivedInOrder(method, (Iterable<?>) value, as, result);
      }
      values++;
      crossed.add("Interfaces." + method);
    }
    for (Map.Entry<String, Object> row : InterfacesArriveOrdinaryTest.nested().entrySet()) {
      Object result = call(TypeServices.Interfaces.class, row.getKey(), row.getValue());
      assertEquals(row.getValue(), result);
      values++;
      crossed.add("Interfaces." + row.getKey());
    }
    Map<?, ?> arrays = Map.of(new Samples.Point(1, 2), new int[] {7});
    Map<?, ?> result = (Map<?, ?>) call(TypeServices.Interfaces.class, "mapOfRecords", arrays);
    assertEquals(arrays.keySet(), result.keySet());
    crossed.add("Interfaces.mapOfRecords");
    Set<String> all = SERVICES.stream()
        .flatMap(service -> Arrays.stream(service.getMethods())
            .map(method -> service.getSimpleName() + "." + method.getName()))
        .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, crossed, "a method that no row calls, or the other way round");
    Report.line("types-across-a-socket", values + 1, ">=" + all.size());
    assertTrue(values >= all.size());
  }

  private static Stream<Arguments> equalRows() throws Exception {
    return Stream.of(
            TypesArriveEqualTest.plain(),
            TypesArriveEqualTest.numbers(),
            TypesArriveEqualTest.values(),
            TypesArriveEqualTest.arrays(),
            TypesArriveEqualTest.times(),
            TypesArriveEqualTest.collections(),
            TypesArriveEqualTest.maps(),
            TypesArriveEqualTest.users())
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> ordinaryRows() throws Exception {
    return Stream.of(
            InterfacesArriveOrdinaryTest.lists(),
            InterfacesArriveOrdinaryTest.sets(),
            InterfacesArriveOrdinaryTest.others(),
            InterfacesArriveOrdinaryTest.reversed(),
            InterfacesArriveOrdinaryTest.maps())
        .flatMap(rows -> rows);
  }

  private static Object call(Class<?> service, String name, Object value) throws Exception {
    Method method = Arrays.stream(service.getMethods())
        .filter(candidate -> candidate.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no method " + name));
    Object result = method.invoke(PROXIES.get(service), value);
    return result instanceof CompletableFuture<?> future ? future.join() : result;
  }
}
