package io.plainrpc.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A valid body: the one argument of a method, or its result. */
record SampleBody(Class<?> service, String method, byte[] body) {

  /** Of the values of every type that must cross, all whose bodies are shorter than so many bytes. */
  static List<SampleBody> all(int below) throws Exception {
    List<SampleBody> bodies = new ArrayList<>();
    Stream.of(
            TypesArriveEqualTest.plain(),
            TypesArriveEqualTest.numbers(),
            TypesArriveEqualTest.values(),
            TypesArriveEqualTest.arrays(),
            TypesArriveEqualTest.times(),
            TypesArriveEqualTest.collections(),
            TypesArriveEqualTest.maps(),
            TypesArriveEqualTest.users())
        .flatMap(rows -> rows)
        .forEach(row -> add(bodies, row, below));
    // With references to objects that came before.
    new TreeMap<>(SharedReferencesTest.samples())
        .forEach((method, value) -> add(bodies, Graphs.Service.class, method, value, below));
    return bodies;
  }

  private static void add(List<SampleBody> bodies, Arguments row, int below) {
    Class<?> service = (Class<?>) row.get()[0];
    String method = (String) row.get()[1];
    for (Object value : (Object[]) row.get()[2]) {
      add(bodies, service, method, value, below);
    }
  }

  private static void add(
      List<SampleBody> bodies, Class<?> service, String method, Object value, int below) {
    byte[] body = TypesArriveEqualTest.wire(service).arguments(method, value);
    if (body.length < below) {
      bodies.add(new SampleBody(service, method, body));
    }
  }
}
