package io.plainrpc.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * A process with a subject's client.
 *
 * <p>Commands: {@code run WORK CALLERS MILLIS} lets that many threads call as fast as they go and answers as {@link Outcome}
 * says; {@code beside WORK CALLERS MILLIS SLOW} lets the last of them call a method that takes {@code SLOW} ms, and does not
 * measure that one; {@code idle COUNT} makes that many connections without calls instead of those that were made before;
 * {@code stats} as {@link ServerProcess}, since the start; {@code quit}.
 *
 * <p>Clients and threads are made when a number of callers is first asked for, and are kept, each number its own.
 */
public final class ClientProcess {
  private final Subject subject;
  private final int port;
  private final Usage usage = new Usage();
  private final Map<Integer, Crew> crews = new HashMap<>();
  private Closeable idle = () -> {};

  private ClientProcess(Subject subject, int port) {
    this.subject = subject;
    this.port = port;
  }

  /**
   * Runs until standard input ends.
   *
   * @param arguments the subject's id and the server's port
   * @throws IOException when standard input cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    CommandLoop loop = new CommandLoop();
    ClientProcess process =
        new ClientProcess(Subjects.find(arguments[0]), Integer.parseInt(arguments[1]));
    loop.say(Answer.ok());
    loop.run(process::answer);
  }

  private Answer answer(String[] words) throws Exception {
    switch (words[0]) {
      case "run":
        return crew(words[2])
            .run(Work.named(words[1]), Long.parseLong(words[3]), 0)
            .toAnswer();
      case "beside":
        return crew(words[2])
            .run(Work.named(words[1]), Long.parseLong(words[3]), Integer.parseInt(words[4]))
            .toAnswer();
      case "idle":
        idle.close();
        idle = () -> {};
        if (!words[1].equals("0")) {
          idle = subject.connectIdle(port, Integer.parseInt(words[1]));
        }
        return Answer.ok();
      case "stats":
        return ServerProcess.stats(usage);
      default:
        throw new IllegalArgumentException("no command " + words[0]);
    }
  }

  private Crew crew(String callers) throws Exception {
    int count = Integer.parseInt(callers);
    Crew crew = crews.get(count);
    if (crew == null) {
      crew = new Crew(subject.connect(port, count), count);
      crews.put(count, crew);
    }
    return crew;
  }
}
