package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.plainrpc.CannotDecodeException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Valid bodies with small faults: a value or a refusal, never anything else. */
class MutationTest {
  private static final int MUTATIONS = 100_000;
  private static final long SEED = 20_240_229;
  private static final int MAX_BODY = 2_000;
  private static final String REFUSED = "refused: ";

  private static final int MANY_MUTATIONS = 1_000_000;

  private record Seed(Wire wire, String method, byte[] body) {}

  @Test
  void mutatedBodyIsRefusedOrRead() throws Exception {
    List<Seed> seeds = seeds();
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Seed seed = seeds.get(random.nextInt(seeds.size()));
      byte[] body = mutate(seed.body(), random);
      try {
        seed.wire().readArguments(seed.method(), body);
      } catch (CannotDecodeException e) {
        refused++;
      } catch (Throwable t) {
        throw new AssertionError(seed.method() + " " + Arrays.toString(body), t);
      }
    }
    System.out.println("mutated bodies: " + MUTATIONS + ", refused " + refused);
    assertTrue(refused > MUTATIONS / 4);
  }

  /** Another caller's bytes stand before and behind every body in a connection's buffer. */
  @Test
  @Tag("slow")
  @Timeout(600)
  void whatComesOfMutatedBodyDependsOnNothingButTheBody() throws Exception {
    List<Seed> seeds = seeds();
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < MANY_MUTATIONS; i++) {
      Seed seed = seeds.get(random.nextInt(seeds.size()));
      byte[] body = mutate(seed.body(), random);
      String amongZeros = outcome(seed, body, (byte) 0);
      assertEquals(
          amongZeros,
          outcome(seed, body, (byte) 'A'),
          () -> seed.method() + " " + Arrays.toString(body));
      refused += amongZeros.startsWith(REFUSED) ? 1 : 0;
    }
    System.out.println("mutated bodies amid others: " + MANY_MUTATIONS + ", refused " + refused);
    assertTrue(refused > MANY_MUTATIONS / 4 && refused < MANY_MUTATIONS);
  }

  /** What was read, as the bytes that say it, or why not. */
  private static String outcome(Seed seed, byte[] body, byte around) {
    Object[] read;
    try {
      read = seed.wire().readArguments(seed.method(), body, around);
    } catch (CannotDecodeException e) {
      return REFUSED + e.getMessage();
    } catch (Throwable t) {
      throw new AssertionError(seed.method() + " " + Arrays.toString(body), t);
    }
    byte[] again = seed.wire().arguments(seed.method(), read);
    if (seed.method().equals("hashtable")) {
      // The sizes of these tables are random, so that nobody can choose keys that collide.
      Arrays.sort(again);
    }
    return HexFormat.of().formatHex(again);
  }

  private static List<Seed> seeds() throws Exception {
    return SampleBody.all(MAX_BODY).stream()
        .map(one -> new Seed(TypesArriveEqualTest.wire(one.service()), one.method(), one.body()))
        .toList();
  }

  private static byte[] mutate(byte[] valid, Random random) {
    byte[] body = valid.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes && body.length > 0; i++) {
      int at = random.nextInt(body.length);
      switch (random.nextInt(5)) {
        case 0 -> body[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> body[at] = (byte) random.nextInt(256);
        case 2 -> body = Arrays.copyOf(body, at);
        case 3 -> body = insert(body, at, random);
        default -> body[at] = new byte[] {0, 1, 2, 0x7F, -128, -1}[random.nextInt(6)];
      }
    }
    return body;
  }

  private static byte[] insert(byte[] body, int at, Random random) {
    byte[] inserted = new byte[1 + random.nextInt(6)];
    random.nextBytes(inserted);
    return Bombs.join(Arrays.copyOf(body, at), inserted, Arrays.copyOfRange(body, at, body.length));
  }
}
