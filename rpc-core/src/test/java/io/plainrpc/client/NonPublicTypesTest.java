package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plainrpc.ContractException;
import io.plainrpc.server.RpcServer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Types that are not public work wherever the class of a proxy does not have to name them, and are refused where it does. */
@SuppressWarnings("serial")
class NonPublicTypesTest {

  record Hidden(String text) {}

  static class HiddenException extends Exception {
    HiddenException(String message) {
      super(message);
    }
  }

  static class HiddenFailure extends RuntimeException {
    HiddenFailure(String message) {
      super(message);
    }
  }

  public abstract static sealed class Failure extends Exception {
    Failure(String message) {
      super(message);
    }
  }

  static final class HiddenLeaf extends Failure {
    HiddenLeaf(String message) {
      super(message);
    }
  }

  protected record Guarded(String text) {}

  public interface Source<T> {
    T get(String text);
  }

  public interface Works extends Source<Hidden> {
    String parameter(Hidden value);

    List<Hidden> nested(Hidden[] values);

    CompletableFuture<Hidden> future(String text) throws HiddenException;

    Guarded guarded(String text);

    void unchecked() throws HiddenFailure;

    void leaf() throws Failure;
  }

  private static final class WorksImpl implements Works {
    @Override
    public Hidden get(String text) {
      return new Hidden(text);
    }

    @Override
    public String parameter(Hidden value) {
      return value.text();
    }

    @Override
    public List<Hidden> nested(Hidden[] values) {
      return List.of(values);
    }

    @Override
    public CompletableFuture<Hidden> future(String text) throws HiddenException {
      if (text.isEmpty()) {
        throw new HiddenException("empty");
      }
      return CompletableFuture.completedFuture(new Hidden(text));
    }

    @Override
    public Guarded guarded(String text) {
      return new Guarded(text);
    }

    @Override
    public void unchecked() {
      throw new HiddenFailure("u");
    }

    @Override
    public void leaf() throws Failure {
      throw new HiddenLeaf("l");
    }
  }

  @Test
  void nonPublicTypesCrossWhereNoProxyNamesThem() throws Exception {
    try (RpcServer server =
            RpcServer.builder().port(0).service(Works.class, new WorksImpl()).start();
        RpcClient client = RpcClient.connect("localhost:" + server.port())) {
      Works works = client.service(Works.class);
      Hidden hidden = new Hidden("h");
      assertEquals(hidden, works.get("h"));
      assertEquals("h", works.parameter(hidden));
      assertEquals(List.of(hidden), works.nested(new Hidden[] {hidden}));
      assertEquals(hidden, works.future("h").get());
      assertEquals(new Guarded("g"), works.guarded("g"));
      assertEquals("u", assertThrows(HiddenFailure.class, works::unchecked).getMessage());
      assertEquals("l", assertThrows(HiddenLeaf.class, works::leaf).getMessage());
      CompletableFuture<Hidden> failed = works.future("");
      Throwable cause = assertThrows(ExecutionException.class, failed::get).getCause();
      assertEquals(HiddenException.class, cause.getClass());
    }
  }

  public interface Refused {
    Hidden result();

    void thrown() throws HiddenException;
  }

  @Test
  void theRestIsRefusedBeforeAnythingRuns() {
    String here = "io.plainrpc.client.NonPublicTypesTest.";
    List<String> problems = List.of(
        "Refused.result() at result: " + here
            + "Hidden is not public; make it public: the proxy that returns it stands in another package",
        "Refused.thrown() at throws HiddenException: " + here
            + "HiddenException is not public; make it public: the proxy that throws it stands in another package");
    assertEquals(
        problems,
        assertThrows(
                ContractException.class,
                () -> RpcServer.builder().service(Refused.class, new Refused() {
                  @Override
                  public Hidden result() {
                    return null;
                  }

                  @Override
                  public void thrown() {}
                }))
            .problems());
    try (RpcClient client = RpcClient.connect("localhost:1")) {
      assertEquals(
          problems,
          assertThrows(ContractException.class, () -> client.service(Refused.class))
              .problems());
    }
  }
}
