package io.plainrpc.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two versions of one service that meet: the one that a client calls with, and the one that a server has. Says which method
 * of the server each of the client's means, and whether both sides can read what the other writes for it.
 *
 * <p>Methods are looked at when they are asked for, and remembered. Any thread.
 */
public final class VersionPair {

  /** What becomes of the calls of a client's method. */
  public enum Verdict {
    /** They work, as long as no value is sent that the other side does not know. */
    WORKS,
    /** The server has no such method. */
    MISSING,
    /** The server has a method of that name, but one side could not read what the other writes. */
    REFUSED
  }

  /**
   * What one of the client's methods means.
   *
   * @param verdict what becomes of its calls
   * @param server the number of the server's method; -1 when there is none
   * @param problem why it does not work, with both signatures; null when it does
   */
  public record Match(Verdict verdict, int server, String problem) {}

  /**
   * An exception as the server's method declares it.
   *
   * @param name its wire name
   * @param declared which of the exceptions of the client's method it is; -1 when the client does not declare it
   * @param type how it is read; null when the client does not declare it
   */
  public record Thrown(String name, int declared, TypeReading type) {}

  private static final int NAMED_IN_MESSAGES = 3;

  /** Each is compared with each; people write a handful. */
  private static final int MAX_OVERLOADS = 16;

  private final MethodTexts clients;
  private final MethodTexts servers;
  private final Resolution requests;
  private final Resolution replies;
  // By name and number of parameters.
  private final Map<String, List<MethodText>> unmatchedClients;
  private final Map<String, List<MethodText>> unmatchedServers;
  private final Match[] matches;
  private final String client;
  private final String server;

  /**
   * Two versions that meet.
   *
   * @param client what the client calls with
   * @param server what the server has; of the same service
   */
  public VersionPair(Descriptor client, Descriptor server) {
    this(client, server, "the client", "the server");
  }

  /** As the other one, with words for the two sides in messages. */
  public VersionPair(Descriptor client, Descriptor server, String clientWord, String serverWord) {
    this.clients = new MethodTexts(client.text());
    this.servers = new MethodTexts(server.text());
    this.requests = new Resolution(client.text(), server.text());
    this.replies = new Resolution(server.text(), client.text());
    this.unmatchedClients = clients.unmatched(servers);
    this.unmatchedServers = servers.unmatched(clients);
    this.matches = new Match[clients.size()];
    this.client = clientWord;
    this.server = serverWord;
  }

  /** How many methods the client has; their numbers begin with 0. */
  public int methods() {
    return matches.length;
  }

  /** A method of the client as its descriptor writes it. */
  public String signature(int clientMethod) {
    return clients.get(clientMethod).text();
  }

  /** What one of the client's methods means. */
  public synchronized Match match(int clientMethod) {
    if (matches[clientMethod] == null) {
      matches[clientMethod] = look(clients.get(clientMethod));
    }
    return matches[clientMethod];
  }

  /** Which values of a method that works could not be read by the other side, in words; others can. */
  public synchronized List<String> limits(int clientMethod) {
    MethodText method = clients.get(clientMethod);
    List<String> limits = new ArrayList<>();
    List<Reading> arguments = arguments(clientMethod);
    for (int i = 0; i < arguments.size(); i++) {
      limits.addAll(ReadingLimits.of(
          arguments.get(i), "parameter " + (i + 1) + " of " + method.name(), client, server));
    }
    limits.addAll(
        ReadingLimits.of(result(clientMethod), "the result of " + method.name(), server, client));
    for (Thrown thrown : exceptions(clientMethod)) {
      if (thrown.declared() < 0) {
        limits.add("exception " + thrown.name() + " of " + method.name() + " from " + server
            + " is a HandlerFailedException for " + client);
      } else {
        limits.addAll(ReadingLimits.of(
            new Reading.Typed(thrown.type()), "exception " + thrown.name(), server, client));
      }
    }
    return limits;
  }

  /** How the server reads the arguments of a method that works, one for each parameter. */
  public synchronized List<Reading> arguments(int clientMethod) {
    MethodText written = clients.get(clientMethod);
    MethodText read = servers.get(match(clientMethod).server());
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < written.parameters().size(); i++) {
      readings.add(
          requests.reading(written.parameters().get(i), read.parameters().get(i)));
    }
    return readings;
  }

  /** How the client reads the result of a method that works; {@link Reading#SAME} for {@code void}. */
  public synchronized Reading result(int clientMethod) {
    return result(servers.get(match(clientMethod).server()), clients.get(clientMethod));
  }

  /** How the client reads the exceptions of a method that works, in the server's order. */
  public synchronized List<Thrown> exceptions(int clientMethod) {
    List<String> declared = clients.get(clientMethod).line().exceptions();
    List<Thrown> thrown = new ArrayList<>();
    for (String name : servers.get(match(clientMethod).server()).line().exceptions()) {
      TypeReading type = replies.exception(name, declared);
      thrown.add(new Thrown(name, type == null ? -1 : declared.indexOf(name), type));
    }
    return thrown;
  }

  /** What the client writes, read by the server. */
  public Resolution requests() {
    return requests;
  }

  /** What the server writes, read by the client. */
  public Resolution replies() {
    return replies;
  }

  private Reading result(MethodText written, MethodText read) {
    boolean nothing = written.line().result().equals(MethodText.VOID);
    if (nothing && read.line().result().equals(MethodText.VOID)) {
      return Reading.SAME;
    }
    return replies.reading(
        ShapeTree.parse(written.line().result()), ShapeTree.parse(read.line().result()));
  }

  private Match look(MethodText method) {
    MethodText same = servers.bySignature().get(method.signature());
    if (same != null) {
      return judge(method, same);
    }
    // Methods that the other side has as they are can be meant by nobody else.
    List<MethodText> alike = unmatchedServers.getOrDefault(method.nameAndCount(), List.of());
    List<MethodText> rivals = unmatchedClients.getOrDefault(method.nameAndCount(), List.of());
    if (alike.size() > MAX_OVERLOADS || rivals.size() > MAX_OVERLOADS) {
      return refused(method, alike, "more than " + MAX_OVERLOADS + " methods could be meant");
    }
    List<MethodText> fitting = fitting(List.of(method), alike);
    // Neither of two is better, on either side.
    if (fitting.size() == 1 && fitting(rivals, fitting).size() == 1) {
      return judge(method, fitting.get(0));
    }
    if (!fitting.isEmpty()) {
      return refused(method, alike, "more than one method could be meant");
    }
    if (!alike.isEmpty()) {
      return refused(method, alike, argumentsProblem(method, alike.get(0)).orElseThrow());
    }
    List<MethodText> namesakes = servers.namesakes(method, clients);
    return namesakes.isEmpty()
        ? new Match(Verdict.MISSING, -1, server + " has no method " + method.text())
        : refused(method, namesakes, "the number of parameters differs");
  }

  /** The pairs whose arguments can be read, by the one or the other of them. */
  private List<MethodText> fitting(List<MethodText> writers, List<MethodText> readers) {
    List<MethodText> fitting = new ArrayList<>();
    for (MethodText writer : writers) {
      for (MethodText reader : readers) {
        if (argumentsProblem(writer, reader).isEmpty()) {
          fitting.add(reader);
        }
      }
    }
    return fitting;
  }

  private Match judge(MethodText method, MethodText other) {
    Optional<String> problem =
        argumentsProblem(method, other).or(() -> replyProblem(method, other));
    return problem
        .map(text ->
            new Match(Verdict.REFUSED, other.number(), text + ": " + both(method, List.of(other))))
        .orElseGet(() -> new Match(Verdict.WORKS, other.number(), null));
  }

  private Match refused(MethodText method, List<MethodText> others, String why) {
    return new Match(Verdict.REFUSED, -1, why + ": " + both(method, others));
  }

  private String both(MethodText method, List<MethodText> others) {
    StringBuilder text = new StringBuilder(client).append(" has ").append(method.text());
    text.append(", ").append(server).append(" has ");
    for (int i = 0; i < Math.min(others.size(), NAMED_IN_MESSAGES); i++) {
      text.append(i == 0 ? "" : " and ").append(others.get(i).text());
    }
    if (others.size() > NAMED_IN_MESSAGES) {
      text.append(" and ").append(others.size() - NAMED_IN_MESSAGES).append(" more");
    }
    return text.toString();
  }

  private Optional<String> argumentsProblem(MethodText method, MethodText other) {
    for (int i = 0; i < method.parameters().size(); i++) {
      Reading reading =
          requests.reading(method.parameters().get(i), other.parameters().get(i));
      ReadingProblems.Problem problem = requests.problem(reading);
      if (problem != null) {
        return Optional.of(problem.text("parameter " + (i + 1), client, server));
      }
    }
    return Optional.empty();
  }

  private Optional<String> replyProblem(MethodText method, MethodText other) {
    ReadingProblems.Problem problem = replies.problem(result(other, method));
    String where = "the result";
    for (String name : other.line().exceptions()) {
      if (problem == null) {
        where = "exception " + name;
        TypeReading type = replies.exception(name, method.line().exceptions());
        problem = type == null
            ? replies.problemOfSkipped(name)
            : replies.problem(new Reading.Typed(type));
      }
    }
    return problem == null ? Optional.empty() : Optional.of(problem.text(where, server, client));
  }
}
