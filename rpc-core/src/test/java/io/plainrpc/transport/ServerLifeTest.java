package io.plainrpc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ServerLifeTest {
  private final ServerLife life = new ServerLife();

  @Test
  void callsAreTakenOnceTheGreetingIsOver() {
    assertFalse(life.accepts(1));
    life.open();
    assertTrue(life.accepts(1));
  }

  @Test
  void theGoawayCoversWhatHasBegunAndNothingElse() {
    life.open();
    life.begun(7);
    assertEquals(7, life.drain());
    assertTrue(life.accepts(7));
    life.begun(8);
    assertFalse(life.accepts(8));
    assertEquals(-1, life.drain());
  }

  @Test
  void itIsDoneWhenAllThatTheGoawayCoversIsSettled() {
    life.open();
    life.begun(2);
    life.settled();
    assertFalse(life.isDone());
    life.drain();
    life.begun(3);
    assertFalse(life.isDone());
    life.settled();
    assertTrue(life.isDone());
  }

  @Test
  void aHalfClosedConnectionIsDoneWhenAllThatHasBegunIsSettled() {
    life.open();
    life.begun(1);
    assertFalse(life.endsSometime());
    life.inputEnded();
    assertTrue(life.endsSometime());
    assertFalse(life.isDone());
    life.settled();
    assertTrue(life.isDone());
  }

  @Test
  void itLingersOnceAndEndsOnce() {
    life.open();
    assertTrue(life.linger(5));
    assertEquals(5, life.lingerUntilNanos());
    assertFalse(life.linger(6));
    assertFalse(life.isDone());
    assertTrue(life.close());
    assertFalse(life.close());
    assertFalse(life.linger(7));
    life.open();
    assertTrue(life.isClosed());
  }
}
