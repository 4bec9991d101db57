package io.plainrpc.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.plainrpc.ContractException;
import io.plainrpc.HandlerPlacement;
import io.plainrpc.Placement;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.testing.Calls;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the methods of a service are pinned, by whom, and what is refused. */
@Timeout(60)
class PlacementReaderTest {
  private static final String POOL = "POOL";
  private static final String IN_PLACE = "IN_PLACE";

  private static String placements(
      Class<?> service, Object implementation, PlacementReader.Setting... settings) {
    ServiceContract contract = ServiceContract.of(service);
    List<Placement> read = new PlacementReader(contract, implementation, List.of(settings)).read();
    TreeMap<String, Placement> named = new TreeMap<>();
    for (MethodContract method : contract.methods()) {
      named.put(method.signature(), read.get(method.number()));
    }
    return named.toString();
  }

  private static ContractException refused(
      Class<?> service, Object implementation, PlacementReader.Setting... settings) {
    return assertThrows(
        ContractException.class, () -> placements(service, implementation, settings));
  }

  /** Nothing is pinned. */
  public interface Plain {
    String one(String text);

    String one(int number);

    String two(String text);
  }

  static class PlainImpl implements Plain {
    @Override
    public String one(String text) {
      return text;
    }

    @Override
    public String one(int number) {
      return "";
    }

    @Override
    public String two(String text) {
      return text;
    }
  }

  @Test
  void withoutPinsNothingIsPinned() {
    assertEquals(
        "{one(String)=null, one(int)=null, two(String)=null}",
        placements(Plain.class, new PlainImpl()));
  }

  @Test
  void settingsPinByNameOrBySignatureOrTheWholeService() {
    assertEquals(
        "{one(String)=POOL, one(int)=POOL, two(String)=null}",
        placements(
            Plain.class,
            new PlainImpl(),
            new PlacementReader.Setting(Plain.class, "one", Placement.POOL)));
    assertEquals(
        "{one(String)=null, one(int)=POOL, two(String)=null}",
        placements(
            Plain.class,
            new PlainImpl(),
            new PlacementReader.Setting(Plain.class, "one(int)", Placement.POOL)));
    assertEquals(
        "{one(String)=POOL, one(int)=POOL, two(String)=IN_PLACE}",
        placements(
            Plain.class,
            new PlainImpl(),
            new PlacementReader.Setting(Plain.class, null, Placement.POOL),
            new PlacementReader.Setting(Plain.class, "two", Placement.IN_PLACE)));
  }

  /** Pinned as a whole, and one method the other way. */
  @HandlerPlacement(Placement.POOL)
  public interface Pinned {
    String one(String text);

    @HandlerPlacement(Placement.IN_PLACE)
    String two(String text);
  }

  static class PinnedImpl implements Pinned {
    @Override
    public String one(String text) {
      return text;
    }

    @Override
    public String two(String text) {
      return text;
    }
  }

  @Test
  void whatIsSaidAboutAMethodComesBeforeWhatIsSaidAboutItsService() {
    assertEquals(
        "{one(String)=POOL, two(String)=IN_PLACE}", placements(Pinned.class, new PinnedImpl()));
  }

  /** What it extends is pinned as a whole; that holds for what is declared there. */
  public interface Extending extends Pinned {
    String three(String text);
  }

  static class ExtendingImpl extends PinnedImpl implements Extending {
    @Override
    public String three(String text) {
      return text;
    }
  }

  @Test
  void aPinOfAnInterfaceHoldsForWhatItDeclaresWhereItIsExtended() {
    assertEquals(
        "{one(String)=POOL, three(String)=null, two(String)=IN_PLACE}",
        placements(Extending.class, new ExtendingImpl()));
  }

  static class PinnedByImplementation extends PlainImpl {
    @Override
    @HandlerPlacement(Placement.POOL)
    public String two(String text) {
      return text;
    }
  }

  /** As a framework would make it: a subclass that says nothing. */
  static class Enhanced extends PinnedByImplementation {
    @Override
    public String two(String text) {
      return super.two(text);
    }
  }

  @Test
  void anImplementationPinsAlsoBelowASubclassThatSaysNothing() {
    assertEquals(
        "{one(String)=null, one(int)=null, two(String)=POOL}",
        placements(Plain.class, new PinnedByImplementation()));
    assertEquals(
        "{one(String)=null, one(int)=null, two(String)=POOL}",
        placements(Plain.class, new Enhanced()));
  }

  /** With a type variable, so that there is a bridge. */
  public interface Generic<T> {
    String one(T value);
  }

  /** Binds it. */
  public interface Bound extends Generic<String> {}

  static class BoundImpl implements Bound {
    @Override
    @HandlerPlacement(Placement.POOL)
    public String one(String value) {
      return value;
    }
  }

  @Test
  void anImplementationOfAGenericMethodPinsIt() {
    assertEquals("{one(String)=POOL}", placements(Bound.class, new BoundImpl()));
  }

  @HandlerPlacement(Placement.IN_PLACE)
  static class Contradicting extends PinnedImpl {
    @Override
    @HandlerPlacement(Placement.POOL)
    public String two(String text) {
      return text;
    }
  }

  @Test
  void interfaceAndImplementationMustAgree() {
    ContractException refusal = refused(Pinned.class, new Contradicting());
    assertEquals(2, refusal.problems().size(), refusal.getMessage());
    Calls.assertSays(
        refusal,
        "Pinned.two(String) is pinned both ways",
        "IN_PLACE by @HandlerPlacement at " + Pinned.class.getName() + ".two(String)",
        "POOL by @HandlerPlacement at " + Contradicting.class.getName() + ".two(String)",
        Pinned.class.getName() + " is pinned both ways",
        "keep one of them");
  }

  @Test
  void settingsMustAgreeWithAnnotationsAndWithEachOther() {
    Calls.assertSays(
        refused(
            Pinned.class,
            new PinnedImpl(),
            new PlacementReader.Setting(Pinned.class, "two", Placement.POOL)),
        "Pinned.two(String) is pinned both ways",
        "RpcServer.builder().handlerPlacement(Pinned.class, \"two\", POOL)");
    Calls.assertSays(
        refused(
            Plain.class,
            new PlainImpl(),
            new PlacementReader.Setting(Plain.class, null, Placement.POOL),
            new PlacementReader.Setting(Plain.class, null, Placement.IN_PLACE)),
        "handlerPlacement(Plain.class, IN_PLACE)",
        "handlerPlacement(Plain.class, POOL)");
  }

  @Test
  void aSettingForAMethodThatIsNotThereIsRefused() {
    Calls.assertSays(
        refused(
            Plain.class,
            new PlainImpl(),
            new PlacementReader.Setting(Plain.class, "onee", Placement.POOL)),
        "\"onee\"",
        "no such method",
        "one(String), one(int), two(String)");
  }

  /** A default method is never called remotely. */
  public interface WithDefault {
    String one(String text);

    @HandlerPlacement(Placement.POOL)
    default String both(String text) {
      return one(one(text));
    }
  }

  @Test
  void aPinOnADefaultMethodIsRefused() {
    Calls.assertSays(
        refused(WithDefault.class, (WithDefault) text -> text),
        WithDefault.class.getName() + ".both(String)",
        "not called remotely",
        "remove the annotation");
  }

  static class Misplaced extends PlainImpl {
    @HandlerPlacement(Placement.POOL)
    String helper(String text) {
      return text;
    }
  }

  @Test
  void aPinOnAMethodOfNoInterfaceIsRefused() {
    Calls.assertSays(
        refused(Plain.class, new Misplaced()),
        Misplaced.class.getName() + ".helper(String)",
        "implements no method of an interface");
  }

  static class Both extends BoundImpl implements Plain {
    @Override
    public String one(int number) {
      return "";
    }

    @Override
    public String two(String text) {
      return text;
    }
  }

  @Test
  void aPinForAnotherServiceOfTheSameImplementationIsLeftAlone() {
    assertEquals("{one(String)=POOL}", placements(Bound.class, new Both()));
    // The same Java method serves both.
    assertEquals(
        "{one(String)=POOL, one(int)=null, two(String)=null}", placements(Plain.class, new Both()));
  }

  @Test
  void theBuilderRefusesAtExportAndAtTheStart() {
    assertThrows(
        ContractException.class,
        () -> RpcServer.builder().service(Pinned.class, new Contradicting()));
    Calls.assertSays(
        assertThrows(
            ContractException.class,
            () -> RpcServer.builder()
                .service(Pinned.class, new PinnedImpl())
                .handlerPlacement(Lab.class, Placement.POOL)
                .start()),
        "handlerPlacement(Lab.class, " + POOL + ")",
        "not exported");
    Calls.assertSays(
        assertThrows(
            ContractException.class,
            () -> RpcServer.builder()
                .handlerPlacement(Lab.class, "brief", Placement.POOL)
                .handlerPlacement(Lab.class, "brief(String)", Placement.IN_PLACE)
                .service(Lab.class, LabHandler.echo())
                .start()),
        "Lab.brief(String) is pinned both ways",
        IN_PLACE);
    assertThrows(
        NullPointerException.class,
        () -> RpcServer.builder().handlerPlacement(Lab.class, (Placement) null));
  }

  @Test
  void problemsAreListedTogether() {
    List<String> problems = new ArrayList<>(refused(
            Plain.class,
            new Misplaced(),
            new PlacementReader.Setting(Plain.class, "three", Placement.POOL))
        .problems());
    assertEquals(2, problems.size(), problems::toString);
  }
}
