package io.plainrpc.benchmark.run;

import io.plainrpc.benchmark.ClientProcess;
import io.plainrpc.benchmark.ServerProcess;
import java.io.Closeable;
import java.io.IOException;

/** Server and client of a contestant. */
final class Pair implements Closeable {
  private static final long START_MILLIS = 60_000;
  private static final long SLACK_MILLIS = 60_000;
  private static final int SLOW_MILLIS = 50;

  private final Child server;
  private final Child client;

  Pair(Contestant contestant) throws SubjectException, IOException, InterruptedException {
    server = new Child(contestant, ServerProcess.class, contestant.subject().id());
    try {
      String port = Long.toString(server.answer(START_MILLIS).number("port"));
      client = new Child(contestant, ClientProcess.class, contestant.subject().id(), port);
    } catch (SubjectException | IOException | InterruptedException e) {
      server.close();
      throw e;
    }
    try {
      client.answer(START_MILLIS);
    } catch (SubjectException | IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  Sample run(Setting setting, long millis)
      throws SubjectException, IOException, InterruptedException {
    server.ask("mark", SLACK_MILLIS);
    Reply ran = client.ask(command(setting, millis), millis + SLACK_MILLIS);
    return Sample.of(ran, server.ask("stats", SLACK_MILLIS));
  }

  private static String command(Setting setting, long millis) {
    String run = setting.work() + " " + setting.callers() + " " + millis;
    return setting.mode() == Setting.Mode.BESIDE
        ? "beside " + run + " " + SLOW_MILLIS
        : "run " + run;
  }

  /** Makes that many connections without calls, or closes them with 0. */
  void idle(int connections) throws SubjectException, IOException, InterruptedException {
    client.ask("idle " + connections, 10 * SLACK_MILLIS);
  }

  long serverResidentBytes() throws SubjectException, IOException, InterruptedException {
    return server.ask("stats", SLACK_MILLIS).number("rss");
  }

  void pin(String processors) throws IOException, InterruptedException {
    server.pin(processors);
    client.pin(processors);
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
