package io.plainrpc.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A single bit that changes in a frame is noticed before anything of the frame is believed. */
class FlippedBitsTest {
  private static final int FRAMES = 1_000_000;
  private static final MemoryBudget MEMORY = new MemoryBudget(1 << 30);

  private static Inbound server(Events events) {
    return new ServerInbound(events, 4 << 20, MEMORY, Samples.allowance());
  }

  private static Inbound client(Events events) {
    return new ClientInbound(events, 4 << 20, MEMORY);
  }

  /** Gives the bytes to a half in as many portions as it has room for. */
  private static void feed(Inbound inbound, byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int count = Math.min(inbound.room(), bytes.length - at);
      System.arraycopy(bytes, at, inbound.buffer(), inbound.end(), count);
      inbound.received(count);
      at += count;
      inbound.parse();
    }
    // Once more: it stops behind a greeting.
    inbound.parse();
  }

  /** Frames that a server takes, each as the first after the greeting. */
  private static List<byte[]> toServer() {
    byte[] descriptor = Frames.utf8(Lab.DESCRIPTOR);
    return List.of(
        Frames.announce(0, descriptor),
        Frames.request(1, 0, Frames.text("")),
        Frames.request(1, 2, Frames.text("a longer text with some more bytes in it")),
        Frames.request(1, 2, new byte[900]),
        Frames.ping(0x0102030405060708L),
        Frames.pong(new byte[8]),
        Frames.goaway(0, "the end"),
        Frames.frame(0x80, 0, 0, new byte[30]));
  }

  /** Frames that a client takes. */
  private static List<byte[]> toClient() {
    return List.of(
        Frames.agree(0, Frames.utf8(Lab.DESCRIPTOR)),
        Frames.reply(1, Frames.text("")),
        Frames.reply(77, Frames.text("a longer text with some more bytes in it")),
        Frames.reply(3, new byte[900]),
        Frames.frame(Frames.REPLY, Frames.THROWN, 5, new byte[50]),
        Frames.error(4, 9, 2, Frames.option(1, Frames.utf8("what failed and why"))),
        Frames.ping(-1),
        Frames.pong(new byte[8]),
        Frames.goaway(Integer.MAX_VALUE, ""),
        Frames.frame(0xFF, 0xFF, -1, new byte[0]));
  }

  @Test
  void undamagedFramesAreAllTaken() {
    for (byte[] frame : toServer()) {
      Events events = new Events();
      feed(server(events), Frames.join(Frames.clientGreeting(), frame));
      assertEquals(1, events.greetings);
      assertEquals((frame[4] & 0x80) == 0 ? 1 : 0, events.others);
    }
    for (byte[] frame : toClient()) {
      Events events = new Events();
      feed(client(events), Frames.join(Frames.serverGreeting(), frame));
      assertEquals(1, events.greetings);
      assertEquals((frame[4] & 0x80) == 0 ? 1 : 0, events.others);
    }
  }

  @Test
  void oneFlippedBitInAMillionFramesIsAlwaysNoticedAtOnce() {
    Random random = new Random(20_240_229);
    List<byte[]> toServer = toServer();
    List<byte[]> toClient = toClient();
    byte[] clientGreeting = Frames.clientGreeting();
    byte[] serverGreeting = Frames.serverGreeting();
    int noticed = 0;
    int believed = 0;
    for (int i = 0; i < FRAMES; i++) {
      boolean atServer = (i & 1) == 0;
      List<byte[]> frames = atServer ? toServer : toClient;
      byte[] frame = frames.get(random.nextInt(frames.size()));
      // Headers are a small part of a long frame, and the more interesting one.
      int position =
          random.nextBoolean() ? random.nextInt(Frames.HEADER) : random.nextInt(frame.length);
      int bit = 1 << random.nextInt(8);
      Events events = new Events();
      Inbound inbound = atServer ? server(events) : client(events);
      feed(inbound, atServer ? clientGreeting : serverGreeting);
      frame[position] ^= (byte) bit;
      try {
        feed(inbound, frame);
      } catch (ProtocolException e) {
        noticed++;
      }
      frame[position] ^= (byte) bit;
      believed += events.others;
    }
    Report.line("F3-noticed", noticed, FRAMES);
    Report.line("F3", believed, 0);
    assertEquals(0, believed);
    assertEquals(FRAMES, noticed);
  }

  @Test
  void everyFlippedBitOfAPieceIsNoticedAndTheMessageNeverCompleted() {
    byte[] begin = Frames.join(Frames.clientGreeting(), Frames.requestBegin(1, 2));
    byte[] piece = Frames.piece(1, false, Frames.text("the rest of it"));
    for (int position = 0; position < piece.length; position++) {
      for (int bit = 0; bit < 8; bit++) {
        Events events = new Events();
        Inbound inbound = server(events);
        feed(inbound, begin);
        byte[] damaged = piece.clone();
        damaged[position] ^= (byte) (1 << bit);
        assertThrows(ProtocolException.class, () -> feed(inbound, damaged));
        assertEquals(0, events.others);
      }
    }
  }

  @Test
  void noFlippedBitOfAGreetingIsBelieved() {
    int flips = 0;
    for (boolean atServer : new boolean[] {true, false}) {
      byte[] greeting = atServer ? Frames.clientGreeting() : Frames.serverGreeting();
      for (int position = 0; position < greeting.length; position++) {
        for (int bit = 0; bit < 8; bit++) {
          Events events = new Events();
          Inbound inbound = atServer ? server(events) : client(events);
          byte[] damaged = greeting.clone();
          damaged[position] ^= (byte) (1 << bit);
          try {
            feed(inbound, damaged);
            // Longer options than there are: it waits for the rest, which has a time limit.
            assertTrue(position == 10 || position == 11);
            assertTrue(inbound.midMessage());
          } catch (ProtocolException e) {
            // Noticed.
          }
          assertEquals(0, events.greetings + events.others);
          flips++;
        }
      }
    }
    Report.line("F3-greeting-flips", flips, flips);
  }

  @Test
  void framesWithAnyContentAreEitherTakenOrAProtocolException() {
    // The checksum is right, the content is not: whatever it is, nothing but a protocol exception
    // comes out.
    Random random = new Random(5);
    long heldBefore = MEMORY.held();
    int refused = 0;
    int frames = 200_000;
    List<Throwable> others = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      Events events = new Events();
      Inbound inbound = (i & 1) == 0 ? server(events) : client(events);
      feed(inbound, (i & 1) == 0 ? Frames.clientGreeting() : Frames.serverGreeting());
      try {
        for (int n = 0; n < 3; n++) {
          byte[] payload = new byte[random.nextInt(random.nextBoolean() ? 16 : 200)];
          random.nextBytes(payload);
          int type = random.nextInt(13);
          int flags = random.nextInt(4) == 0 ? random.nextInt(8) : 0;
          feed(inbound, Frames.frame(type, flags, random.nextInt(4), payload));
        }
      } catch (ProtocolException e) {
        refused++;
      } catch (RuntimeException | Error e) {
        others.add(e);
      }
      inbound.discard();
    }
    Report.line("random-frames-refused", refused, "<=" + frames);
    assertEquals(List.of(), others);
    assertTrue(refused > frames / 2);
    assertEquals(heldBefore, MEMORY.held(), "what is discarded holds nothing");
  }
}
