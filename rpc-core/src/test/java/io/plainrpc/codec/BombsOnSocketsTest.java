package io.plainrpc.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.plainrpc.CannotDecodeException;
import io.plainrpc.Execution;
import io.plainrpc.client.RpcClient;
import io.plainrpc.contract.MethodContract;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.server.RpcServer;
import io.plainrpc.testing.Frames;
import io.plainrpc.testing.Frames.Frame;
import io.plainrpc.testing.Lab;
import io.plainrpc.testing.LabHandler;
import io.plainrpc.testing.LogCapture;
import io.plainrpc.testing.Report;
import io.plainrpc.testing.ScriptedPeer;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * B2 where it would hurt: each body as a request to a running server, and as a reply to a real client. It ends its own call,
 * typed, and the next call on the same connection is answered.
 */
class BombsOnSocketsTest {
  private static final int CANNOT_DECODE = 8;

  /** A few seconds' worth of them. */
  private static final int SOME = 4;

  @Test
  void bombsEndTheirOwnCallsAtTheServer() throws Exception {
    server(SOME);
  }

  @Test
  void bombsEndTheirOwnCallsAtTheClient() throws Exception {
    client(SOME);
  }

  @Test
  @Tag("slow")
  @Timeout(300)
  void allBombsEndTheirOwnCallsAtTheServer() throws Exception {
    server(1);
  }

  @Test
  @Tag("slow")
  @Timeout(300)
  void allBombsEndTheirOwnCallsAtTheClient() throws Exception {
    client(1);
  }

  private static List<Bombs.Bomb> bombs(int step) {
    List<Bombs.Bomb> all = Bombs.all();
    List<Bombs.Bomb> chosen = new ArrayList<>();
    for (int i = 0; i < all.size(); i += step) {
      chosen.add(all.get(i));
    }
    return chosen;
  }

  private static void server(int step) throws Exception {
    List<Bombs.Bomb> bombs = bombs(step);
    // Nobody counts what virtual threads allocate.
    RpcServer.Builder builder =
        RpcServer.builder().virtualThreads(false).service(Lab.class, LabHandler.echo());
    bombs.stream()
        .map(Bombs.Bomb::service)
        .distinct()
        .forEach(type -> exportNothing(builder, type));
    List<Cost> costs = new ArrayList<>();
    int refused = 0;
    try (LogCapture log = LogCapture.start();
        RpcServer server = builder.start();
        ScriptedPeer peer = ScriptedPeer.lab(server.port())) {
      Map<Class<?>, Integer> announced = new LinkedHashMap<>();
      int call = 0;
      for (Bombs.Bomb bomb : bombs) {
        ServiceContract contract = ServiceContract.of(bomb.service());
        if (!announced.containsKey(bomb.service())) {
          int number = announced.size() + 1;
          announced.put(bomb.service(), number);
          peer.send(Frames.announce(number, contract.descriptor().bytes()));
          assertEquals(0, peer.expect(Frames.AGREE).payload()[2], "the same version");
        }
        Frame answer = null;
        Cost cost = new Cost(bomb, "plainrpc-server-" + server.port());
        while (cost.wantsAnother()) {
          byte[] prefix = Frames.request(
              ++call,
              announced.get(bomb.service()),
              number(contract, bomb),
              60_000_000_000L,
              new byte[0]);
          byte[] request = Arrays.copyOfRange(prefix, Frames.HEADER, prefix.length);
          byte[] message = message(Frames.REQUEST, call, Frames.join(request, bomb.body()));
          cost.begin();
          peer.send(message);
          answer = peer.read();
          cost.end();
          assertEquals(call, answer.callId(), bomb::toString);
        }
        costs.add(cost);
        if (!bomb.harmless() || answer.is(Frames.ERROR)) {
          assertTrue(answer.is(Frames.ERROR), bomb::toString);
          assertEquals(CANNOT_DECODE, answer.payload()[0], bomb::toString);
          assertEquals(Frames.NOT_STARTED, answer.payload()[1], bomb::toString);
          refused++;
        }
        peer.send(Frames.request(++call, Lab.CALL, Frames.text("good " + call)));
        assertEquals("good " + call, Frames.textOf(peer.expect(Frames.REPLY).payload()));
      }
      assertEquals(1, server.connections());
      assertEquals(0, server.callsInFlight());
      assertTrue(log.text().contains("listening"));
    }
    Report.line("B2-server", bombs.size(), bombs.size());
    Report.line("B2-server-refused", refused, ">=" + demanded(bombs));
    Cost.report("B2-server-bytes", costs);
  }

  private static void client(int step) throws Exception {
    List<Bombs.Bomb> bombs = bombs(step);
    BlockingQueue<byte[]> replies = new LinkedBlockingQueue<>();
    List<Cost> costs = new ArrayList<>();
    int refused = 0;
    try (ScriptedPeer.Server server = ScriptedPeer.serve(peer -> {
          peer.greet();
          for (Frame frame = peer.read(); frame != null; frame = peer.read()) {
            if (frame.is(Frames.ANNOUNCE)) {
              ByteBuffer announce = ByteBuffer.wrap(frame.payload());
              byte[] agree = new byte[3 + 32];
              announce.get(agree, 0, 2).get(agree, 3, 32);
              peer.send(Frames.frame(Frames.AGREE, 0, 0, agree));
            } else {
              peer.send(message(Frames.REPLY, frame.callId(), replies.take()));
            }
          }
        });
        RpcClient client = RpcClient.connect(server.address())) {
      Lab lab = client.service(Lab.class);
      for (Bombs.Bomb bomb : bombs) {
        Throwable failure = null;
        Object proxy = client.service(bomb.service());
        Cost cost = new Cost(bomb, "plainrpc-client-", Thread.currentThread().getName());
        while (cost.wantsAnother()) {
          replies.add(bomb.body());
          cost.begin();
          failure = call(proxy, bomb);
          cost.end();
        }
        costs.add(cost);
        Throwable outcome = failure;
        if (!bomb.harmless() || outcome != null) {
          assertTrue(outcome instanceof CannotDecodeException, () -> bomb + ": " + outcome);
          assertEquals(Execution.COMPLETED, ((CannotDecodeException) outcome).execution());
          assertTrue(outcome.getMessage().contains(server.address()), outcome.getMessage());
          refused++;
        }
        replies.add(Frames.text("good"));
        assertEquals("good", lab.call("x"));
      }
      assertEquals(1, server.accepted());
    }
    Report.line("B2-client", bombs.size(), bombs.size());
    Report.line("B2-client-refused", refused, ">=" + demanded(bombs));
    Cost.report("B2-client-bytes", costs);
  }

  private static long demanded(List<Bombs.Bomb> bombs) {
    return bombs.stream().filter(bomb -> !bomb.harmless()).count();
  }

  private static Throwable call(Object proxy, Bombs.Bomb bomb) throws Exception {
    Method method = Arrays.stream(bomb.service().getMethods())
        .filter(candidate -> candidate.getName().equals(bomb.method()))
        .findFirst()
        .orElseThrow();
    try {
      method.invoke(proxy, (Object) null);
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }

  private static int number(ServiceContract contract, Bombs.Bomb bomb) {
    return contract.methods().stream()
        .filter(method -> method.signature().startsWith(bomb.method() + "("))
        .mapToInt(MethodContract::number)
        .findFirst()
        .orElseThrow();
  }

  private static <S> void exportNothing(RpcServer.Builder builder, Class<S> type) {
    builder.service(
        type,
        type.cast(Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null)));
  }

  /** A message in as many frames as it takes. */
  private static byte[] message(int type, int callId, byte[] payload) {
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at == 0 || at < payload.length; at += Frames.MAX_PAYLOAD) {
      int end = Math.min(payload.length, at + Frames.MAX_PAYLOAD);
      byte[] part = Arrays.copyOfRange(payload, at, end);
      int flags = end < payload.length ? Frames.CONTINUES : 0;
      frames.add(Frames.frame(at == 0 ? type : Frames.PIECE, flags, callId, part));
    }
    return Frames.join(frames.toArray(new byte[0][]));
  }

  /**
   * What the threads of one side allocate for a body, its frames included, by the counters of the JDK. The smallest of a few
   * attempts counts: the first ones load classes.
   */
  private static final class Cost {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ATTEMPTS = 3;
    private static final int MAX_ATTEMPTS = 20;

    private final Bombs.Bomb bomb;
    private final List<String> threads;
    private Map<Long, Long> before;
    private int attempts;
    private long leastBytes = Long.MAX_VALUE;

    Cost(Bombs.Bomb bomb, String... threads) {
      this.bomb = bomb;
      this.threads = List.of(threads);
    }

    private long limit() {
      return 256 * 1024 + 32L * bomb.body().length;
    }

    boolean wantsAnother() {
      return attempts < ATTEMPTS || attempts < MAX_ATTEMPTS && leastBytes > limit();
    }

    void begin() {
      before = allocated();
    }

    void end() {
      attempts++;
      long bytes = 0;
      for (Map.Entry<Long, Long> thread : allocated().entrySet()) {
        bytes += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
      }
      leastBytes = Math.min(leastBytes, bytes);
    }

    private Map<Long, Long> allocated() {
      Map<Long, Long> allocated = new HashMap<>();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (threads.stream().anyMatch(thread.getName()::startsWith)) {
          allocated.put(thread.getId(), THREADS.getThreadAllocatedBytes(thread.getId()));
        }
      }
      return allocated;
    }

    /** Fails when one of them is too high, or none was seen at all. */
    static void report(String id, List<Cost> costs) {
      Cost worst = null;
      long all = 0;
      for (Cost cost : costs) {
        assertTrue(
            cost.leastBytes <= cost.limit(),
            () -> cost.leastBytes + " bytes, limit " + cost.limit() + " for " + cost.bomb);
        worst = worst == null || cost.leastBytes > worst.leastBytes ? cost : worst;
        all += cost.leastBytes;
      }
      assertTrue(all > 1000L * costs.size(), "the threads that read them are not those measured");
      Report.line(
          id,
          worst.leastBytes + " (" + worst.bomb + ", " + worst.bomb.body().length + " bytes)",
          worst.limit());
    }
  }
}
