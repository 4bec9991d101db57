package io.plainrpc.compat;

import io.plainrpc.contract.Descriptor;
import io.plainrpc.contract.ServiceContract;
import io.plainrpc.contract.VersionPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Describes what a service's interface means to others, and says what a change of it breaks, and for whom.
 *
 * <p>For a test of the interface's owner: record the version that is deployed in a file beside the test, and let
 * {@link #assertCompatible} fail the build when a change would break its clients or servers. Any thread.
 */
public final class Contracts {
  private static final int ALL = Integer.MAX_VALUE;

  private Contracts() {}

  /**
   * What an interface means to others: its methods and all types that they reach, by their names. Equal texts, equal
   * versions; names of parameters, the order of fields and whatever else does not matter between versions are not in it.
   *
   * @param service the interface
   * @return the canonical descriptor, as {@code docs/protocol.md} specifies it: a line for each method and type, LF after
   *     each
   * @throws io.plainrpc.ContractException when the interface cannot be a service, listing everything that is wrong
   */
  public static String describe(Class<?> service) {
    return new String(ServiceContract.of(service).descriptor().bytes(), StandardCharsets.UTF_8);
  }

  /**
   * What differs between two versions of a service, and what that does to clients and servers of the one that meet those of
   * the other.
   *
   * @param before the older version, as {@link #describe} gave it
   * @param after the newer one
   * @return the changes
   * @throws IllegalArgumentException when one of the texts is no description, or they are of different services
   */
  public static Comparison compare(String before, String after) {
    Descriptor older = parse(before, "before");
    Descriptor newer = parse(after, "after");
    if (!older.serviceName().equals(newer.serviceName())) {
      throw new IllegalArgumentException("these are two services, " + older.serviceName() + " and "
          + newer.serviceName() + "; after renaming an interface, keep its name with @WireName");
    }
    Set<Change> breaking = new LinkedHashSet<>();
    Set<Change> limiting = new LinkedHashSet<>();
    add(older, newer, Meeting.OLD_CLIENT_NEW_SERVER, breaking, limiting);
    add(newer, older, Meeting.NEW_CLIENT_OLD_SERVER, breaking, limiting);
    List<Change> changes = new ArrayList<>(breaking);
    changes.addAll(limiting);
    older
        .differences(newer, "old version", "new version", ALL)
        .forEach(text -> changes.add(new Change(Effect.NONE, Meeting.ANY, text)));
    return new Comparison(changes);
  }

  /**
   * Writes the description of an interface into a file, to be compared with later versions.
   *
   * @param service the interface
   * @param file replaced when it exists; missing directories are made
   * @throws io.plainrpc.ContractException when the interface cannot be a service
   * @throws UncheckedIOException when the file cannot be written
   */
  public static void record(Class<?> service, Path file) {
    String text = describe(service);
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file.toAbsolutePath(), e);
    }
  }

  /**
   * Fails when the interface has been changed in a way that breaks calls between its recorded version and this one, in
   * either direction. For any test framework.
   *
   * @param service the interface
   * @param recorded the file that {@link #record} wrote when the version was released
   * @throws AssertionError listing everything that breaks, or when there is no such file, saying how to make it
   * @throws io.plainrpc.ContractException when the interface cannot be a service
   * @throws UncheckedIOException when the file cannot be read
   */
  public static void assertCompatible(Class<?> service, Path recorded) {
    Objects.requireNonNull(service, "service");
    String how =
        "Contracts.record(" + service.getSimpleName() + ".class, Path.of(\"" + recorded + "\"))";
    if (!Files.exists(recorded)) {
      throw new AssertionError("no version of " + service.getName() + " is recorded in "
          + recorded.toAbsolutePath() + "; record the one that is in use with " + how);
    }
    Comparison comparison = comparison(service, recorded);
    if (!comparison.isCompatible()) {
      StringBuilder text = new StringBuilder(service.getName()
          + " is not compatible with the version recorded in " + recorded.toAbsolutePath() + ":");
      comparison.with(Effect.BREAKS).forEach(change -> text.append("\n  ").append(change));
      throw new AssertionError(
          text + "\nKeep the old method or type beside the new one, or, once nobody uses the old"
              + " version any more, record this one with " + how);
    }
  }

  private static Comparison comparison(Class<?> service, Path recorded) {
    String now = describe(service);
    try {
      // A checkout may have changed the ends of lines.
      return compare(Files.readString(recorded).replace("\r\n", "\n"), now);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + recorded.toAbsolutePath(), e);
    } catch (IllegalArgumentException e) {
      throw new AssertionError(recorded.toAbsolutePath() + ": " + e.getMessage(), e);
    }
  }

  private static Descriptor parse(String text, String which) {
    try {
      return Descriptor.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + which + "' is no description of a service: " + e.getMessage(), e);
    }
  }

  private static void add(
      Descriptor client,
      Descriptor server,
      Meeting meeting,
      Set<Change> breaking,
      Set<Change> limiting) {
    boolean oldClient = meeting == Meeting.OLD_CLIENT_NEW_SERVER;
    VersionPair pair = new VersionPair(
        client,
        server,
        oldClient ? "the old client" : "the new client",
        oldClient ? "the new server" : "the old server");
    for (int method = 0; method < pair.methods(); method++) {
      VersionPair.Match match = pair.match(method);
      switch (match.verdict()) {
        case WORKS ->
          pair.limits(method)
              .forEach(limit -> limiting.add(new Change(Effect.LIMITS, meeting, limit)));
        case REFUSED -> breaking.add(new Change(Effect.BREAKS, meeting, match.problem()));
        case MISSING -> {
          // A method that is new cannot have been called before; one that is gone can.
          Set<Change> changes = oldClient ? breaking : limiting;
          changes.add(
              new Change(oldClient ? Effect.BREAKS : Effect.LIMITS, meeting, match.problem()));
        }
      }
    }
  }
}
