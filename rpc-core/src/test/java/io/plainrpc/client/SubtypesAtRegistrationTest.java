package io.plainrpc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotDecodeException;
import io.plainrpc.CannotEncodeException;
import io.plainrpc.ContractException;
import io.plainrpc.Execution;
import io.plainrpc.server.RpcServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subtypes that are named when client and server are built. */
class SubtypesAtRegistrationTest {

  public interface Animal {}

  public record Dog(String name) implements Animal {}

  public record Cat(int lives) implements Animal {}

  public record Fox() implements Animal {}

  public interface Zoo {
    Animal swap(Animal animal, Number number);

    default Animal swap(Animal animal) {
      return swap(animal, 9);
    }
  }

  private static Animal swapped(Animal animal, Number number) {
    if (animal instanceof Dog dog) {
      return dog.name().equals("fox") ? new Fox() : new Cat(number.intValue());
    }
    return new Dog(animal + " " + number.getClass().getSimpleName());
  }

  private static RpcServer server() {
    return RpcServer.builder()
        .subtypes(Animal.class, Dog.class, Cat.class)
        .subtypes(Number.class, Integer.class, Long.class)
        .service(Zoo.class, SubtypesAtRegistrationTest::swapped)
        .start();
  }

  private static RpcClient.Builder client(RpcServer server) {
    return RpcClient.builder().server("localhost:" + server.port());
  }

  @Test
  void valuesOfThemCrossBothWaysAsThemselves() {
    try (RpcServer server = server();
        RpcClient client = client(server)
            .subtypes(Number.class, Long.class, Integer.class)
            .subtypes(Animal.class, Cat.class, Dog.class)
            .build()) {
      Zoo zoo = client.service(Zoo.class);
      assertEquals(new Cat(9), zoo.swap(new Dog("d")));
      assertEquals(new Dog("Cat[lives=7] Long"), zoo.swap(new Cat(7), 7L));
    }
  }

  @Test
  void otherClassesAreRefusedWhenSentOnBothSides() {
    try (RpcServer server = server();
        RpcClient client = client(server)
            .subtypes(Number.class, Integer.class, Long.class)
            .subtypes(Animal.class, Dog.class, Cat.class)
            .build()) {
      Zoo zoo = client.service(Zoo.class);
      CannotEncodeException here =
          assertThrows(CannotEncodeException.class, () -> zoo.swap(new Fox()));
      assertEquals(Execution.NOT_STARTED, here.execution());
      assertTrue(
          here.getMessage().contains("Fox is not admitted as ")
              && here.getMessage()
                  .endsWith("name it in @Subtypes, or in subtypes(...) of client and server"),
          here.getMessage());
      CannotEncodeException there =
          assertThrows(CannotEncodeException.class, () -> zoo.swap(new Dog("fox")));
      assertEquals(Execution.COMPLETED, there.execution());
      assertTrue(there.getMessage().contains("Fox is not admitted as "), there.getMessage());
      CannotEncodeException number =
          assertThrows(CannotEncodeException.class, () -> zoo.swap(new Dog("d"), 1.5));
      assertTrue(number.getMessage().contains("java.lang.Double is not admitted"));
    }
  }

  @Test
  void withoutThemNeitherSideTakesTheInterface() {
    ContractException e = assertThrows(
        ContractException.class,
        () -> RpcServer.builder().service(Zoo.class, SubtypesAtRegistrationTest::swapped));
    assertEquals(2, e.problems().size(), e::getMessage);
    assertTrue(e.getMessage().contains(".subtypes(Animal.class, Cat.class, Dog.class, Fox.class)"));
    assertTrue(e.getMessage().contains(".subtypes(Number.class, Integer.class, Long.class)"));
    try (RpcClient client = RpcClient.connect("localhost:1")) {
      assertThrows(ContractException.class, () -> client.service(Zoo.class));
    }
  }

  @Test
  void sidesThatNameDifferentOnesDoNotTalkPastEachOther() {
    try (RpcServer server = server();
        RpcClient client = client(server)
            .subtypes(Animal.class, Dog.class, Fox.class)
            .subtypes(Number.class, Integer.class, Long.class)
            .build()) {
      Zoo zoo = client.service(Zoo.class);
      CannotDecodeException back =
          assertThrows(CannotDecodeException.class, () -> zoo.swap(new Dog("d")));
      assertEquals(Execution.COMPLETED, back.execution());
      assertTrue(back.getMessage().contains("result: a " + Cat.class.getName()), back.getMessage());
      CannotDecodeException there =
          assertThrows(CannotDecodeException.class, () -> zoo.swap(new Fox()));
      assertEquals(Execution.NOT_STARTED, there.execution());
      assertTrue(there.getMessage().contains("a " + Fox.class.getName()), there.getMessage());
    }
  }

  @Test
  void theServersBuilderWantsThemBeforeTheServices() {
    RpcServer.Builder builder = RpcServer.builder().service(Texts.class, text -> text);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> builder.subtypes(Animal.class, Dog.class));
    assertEquals(
        "subtypes(Animal.class, ...) comes too late, services have been read; call it before service(...)",
        e.getMessage());
  }

  public interface Texts {
    String run(String text);
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void wrongOnesAreRefusedByBothBuilders() {
    Class wrong = String.class;
    for (Runnable registration : List.<Runnable>of(
        () -> RpcServer.builder().subtypes(Animal.class, wrong),
        () -> RpcClient.builder().subtypes(Animal.class, wrong))) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, registration::run);
      assertTrue(e.getMessage().endsWith("java.lang.String is none; name only its subtypes"));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> RpcClient.builder()
            .subtypes(Animal.class, Dog.class)
            .subtypes(Animal.class, Cat.class));
  }
}
