package io.plainrpc.benchmark;

/**
 * A process with a subject's server.
 *
 * <p>Says {@code ok port=...} when it listens. Commands: {@code mark} begins a measurement, {@code stats} tells what was used since:
 * {@code cpu} nanoseconds, {@code alloc} bytes, and now: {@code rss} bytes, {@code threads}; {@code quit}.
 */
public final class ServerProcess {
  private Usage usage = new Usage();

  private ServerProcess() {}

  /**
   * Runs until standard input ends.
   *
   * @param arguments the subject's id
   * @throws Exception when the server cannot be started
   */
  public static void main(String[] arguments) throws Exception {
    CommandLoop loop = new CommandLoop();
    Serving serving = Subjects.find(arguments[0]).serve(Services.create());
    loop.say(Answer.ok().with("port", serving.port()));
    ServerProcess process = new ServerProcess();
    loop.run(process::answer);
  }

  private Answer answer(String[] words) {
    return switch (words[0]) {
      case "mark" -> {
        usage = new Usage();
        yield Answer.ok();
      }
      case "stats" -> stats(usage);
      default -> throw new IllegalArgumentException("no command " + words[0]);
    };
  }

  /** The same for both processes. */
  static Answer stats(Usage usage) {
    return Answer.ok()
        .with("cpu", usage.cpuNanos())
        .with("alloc", usage.allocatedBytes())
        .with("rss", Usage.residentBytes())
        .with("threads", Usage.threads());
  }
}
