package io.plainrpc.example.server.exec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All processes of one command, wherever they have gone.
 *
 * <p>A process is the command's if it is a descendant, or if its environment has the command's tag, which children inherit:
 * the second finds those whose parents have exited, which are nobody's descendants any more. A process that has neither
 * escapes, and so may a tree that forks faster than it is looked at and killed, for as long as the killer's patience lasts.
 * Where there is no {@code /proc}, only descendants are found.
 *
 * <p>A look needs file descriptors and memory. When those run short it fails, and is repeated: that nothing was seen does not
 * mean that nothing is there.
 *
 * <p>One thread kills at a time, under this object's lock.
 */
final class ProcessTree {
  /** The variable that marks every process of a command. Its value lists the commands, outermost first. */
  static final String TAG = "PLAINRPC_EXEC_ID";

  private static final Logger log = LoggerFactory.getLogger(ExecServiceImpl.class);
  private static final Path PROC = Path.of("/proc");

  /** What has not died long after SIGKILL is stuck in the kernel or belongs to somebody else. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** For looks that fail: the shortage may end. */
  private static final long BLIND_PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Between looks: most processes end at once, and a look reads all of {@code /proc}. */
  private static final long FIRST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long MAX_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(80);

  /** A process that forks while all are looked at may be missed once; twice in a row would take some luck. */
  private static final int EMPTY_LOOKS = 2;

  private final String id;
  private final Supplier<Stream<ProcessHandle>> all;
  private volatile ProcessHandle root;

  ProcessTree(String id) {
    this(id, ProcessHandle::allProcesses);
  }

  /**
   * @param all the processes of this machine; may fail
   */
  ProcessTree(String id, Supplier<Stream<ProcessHandle>> all) {
    this.id = id;
    this.all = all;
  }

  /** The command's first process, when it is known; the tag finds it too, where there is {@code /proc}. */
  void setRoot(ProcessHandle root) {
    this.root = root;
  }

  /** The value of {@link #TAG} for a command that this process starts; it keeps the tags that this process has itself. */
  static String tag(String id) {
    String outer = System.getenv(TAG);
    return outer == null ? id : outer + "," + id;
  }

  /**
   * Kills everything and returns when it is gone, or, with a warning in the log, when that takes 5 s, or a minute in which
   * nothing could be looked at.
   *
   * @param grace between SIGTERM, which lets programs tidy up, and SIGKILL; zero for SIGKILL at once
   */
  synchronized void kill(Duration grace) {
    if (!grace.isZero()) {
      askAll(System.nanoTime() + grace.toNanos());
    }
    long blindDeadline = System.nanoTime() + BLIND_PATIENCE_NANOS;
    for (boolean over = false; !over; ) {
      try {
        killWhatIsSeen();
        over = true;
      } catch (BlindException e) {
        over = System.nanoTime() - blindDeadline > 0;
        if (over) {
          log.warn("cannot look for the processes of a command, some may be left", e);
        }
        LockSupport.parkNanos(MAX_LOOK_NANOS);
      }
    }
  }

  private void killWhatIsSeen() throws BlindException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    long pause = FIRST_LOOK_NANOS;
    int emptyLooks = 0;
    while (emptyLooks < EMPTY_LOOKS) {
      List<ProcessHandle> found = find();
      if (found.isEmpty()) {
        emptyLooks++;
        continue;
      }
      emptyLooks = 0;
      if (System.nanoTime() - deadline > 0) {
        log.warn(
            "cannot kill processes {} of a command",
            found.stream().map(ProcessHandle::pid).toList());
        return;
      }
      found.forEach(process -> signal(process, true));
      awaitDeath(found, pause);
      pause = Math.min(2 * pause, MAX_LOOK_NANOS);
    }
  }

  /** Sends SIGTERM to each once, as long as there are any and the grace lasts. */
  private void askAll(long deadline) {
    try {
      askWhatIsSeen(deadline);
    } catch (BlindException e) {
      // There is no time to try again: what was not asked is killed.
      log.debug("cannot look for the processes of a command", e);
    }
  }

  private void askWhatIsSeen(long deadline) throws BlindException {
    long pause = FIRST_LOOK_NANOS;
    Set<ProcessHandle> asked = new HashSet<>();
    List<ProcessHandle> found = find();
    while (!found.isEmpty() && System.nanoTime() - deadline < 0) {
      for (ProcessHandle process : found) {
        if (asked.add(process)) {
          signal(process, false);
        }
      }
      awaitDeath(found, pause);
      pause = Math.min(2 * pause, MAX_LOOK_NANOS);
      found = find();
    }
  }

  /** Not for long: a process that has ended counts as alive until init has asked how, which may take seconds. */
  private static void awaitDeath(List<ProcessHandle> processes, long nanos) {
    long deadline = System.nanoTime() + nanos;
    while (System.nanoTime() - deadline < 0
        && processes.stream().anyMatch(ProcessHandle::isAlive)) {
      LockSupport.parkNanos(FIRST_LOOK_NANOS / 5);
    }
  }

  private static void signal(ProcessHandle process, boolean force) {
    try {
      // The handle knows when its process started, and does not signal another one of the same
      // number.
      boolean ignored = force ? process.destroyForcibly() : process.destroy();
    } catch (IllegalStateException e) {
      // This very process; find() would have to be wrong.
      log.warn("refused to kill this server", e);
    }
  }

  /** A look failed. */
  private static final class BlindException extends Exception {
    private static final long serialVersionUID = 1L;

    BlindException(Throwable cause) {
      super(cause);
    }
  }

  private List<ProcessHandle> find() throws BlindException {
    try {
      return look();
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      throw new BlindException(e);
    }
  }

  /** The command's living processes. Handles are made before the environments are read, so they are of the same process. */
  private List<ProcessHandle> look() throws IOException {
    Map<Long, ProcessHandle> mine = new HashMap<>();
    List<ProcessHandle> others = new ArrayList<>();
    long self = ProcessHandle.current().pid();
    boolean complete = false;
    for (ProcessHandle process : all.get().toList()) {
      if (process.pid() == self) {
        complete = true;
        continue;
      }
      if (process.equals(root) || hasTag(process.pid())) {
        mine.put(process.pid(), process);
      } else {
        others.add(process);
      }
    }
    if (!complete) {
      // The JDK leaves out what it cannot read about, for want of a descriptor for example.
      throw new IOException("the list of processes lacks this one");
    }
    if (!mine.isEmpty()) {
      addDescendants(mine, others);
    }
    return mine.values().stream().filter(ProcessTree::isLeft).toList();
  }

  /** The handle alone would take every process for dead when descriptors run short; whether a file exists needs none. */
  private static boolean isLeft(ProcessHandle process) {
    return process.isAlive() || Files.exists(proc(process.pid()));
  }

  private static Path proc(long pid) {
    return PROC.resolve(Long.toString(pid));
  }

  private static void addDescendants(Map<Long, ProcessHandle> mine, List<ProcessHandle> others) {
    Map<Long, List<ProcessHandle>> children = new HashMap<>();
    for (ProcessHandle process : others) {
      process
          .parent()
          .ifPresent(parent ->
              children.computeIfAbsent(parent.pid(), pid -> new ArrayList<>()).add(process));
    }
    List<Long> look = new ArrayList<>(mine.keySet());
    while (!look.isEmpty()) {
      List<ProcessHandle> found = children.remove(look.remove(look.size() - 1));
      if (found != null) {
        found.forEach(process -> {
          mine.put(process.pid(), process);
          look.add(process.pid());
        });
      }
    }
  }

  private boolean hasTag(long pid) throws IOException {
    return hasTag(environment(pid), id);
  }

  /** A process's environment; empty if it is gone or somebody else's, or there is no {@code /proc}. */
  private static String environment(long pid) throws IOException {
    try {
      return read(proc(pid).resolve("environ"));
    } catch (NoSuchFileException | AccessDeniedException e) {
      return "";
    } catch (IOException e) {
      // It is on its way out, if others can be read. If they cannot, it is not known whose it is.
      read(PROC.resolve("self").resolve("environ"));
      return Files.exists(proc(pid)) ? environmentAgain(pid) : "";
    }
  }

  private static String environmentAgain(long pid) {
    try {
      return read(proc(pid).resolve("environ"));
    } catch (IOException e) {
      return "";
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  /** Whether an environment, entries each followed by NUL, has the tag of a command. */
  static boolean hasTag(String environment, String id) {
    String entry = TAG + "=";
    for (int at = environment.indexOf(entry); at >= 0; at = environment.indexOf(entry, at + 1)) {
      int end = environment.indexOf('\0', at);
      String value =
          environment.substring(at + entry.length(), end < 0 ? environment.length() : end);
      if ((at == 0 || environment.charAt(at - 1) == '\0') && value.contains(id)) {
        return true;
      }
    }
    return false;
  }
}
