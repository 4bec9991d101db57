package io.plainrpc;

import java.util.List;

/**
 * An interface cannot be used as a service, or not in the way it was asked for.
 *
 * <p>It is thrown when a service is exported or a proxy is made, before any call, and lists everything that is wrong at
 * once. It is an {@link IllegalArgumentException} because the interface is what has to change.
 */
public final class ContractException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Everything that is wrong. */
  private final String[] problems;

  /**
   * Makes the exception; applications only catch it.
   *
   * @param service the interface concerned, as a name
   * @param problems each problem with its method, position, type and remedy; at least one
   */
  public ContractException(String service, List<String> problems) {
    super(describe(service, problems));
    this.problems = problems.toArray(String[]::new);
  }

  /**
   * Everything that is wrong.
   *
   * @return one text per problem, each naming the place, the type and the remedy; never empty
   */
  public List<String> problems() {
    return List.of(problems);
  }

  private static String describe(String service, List<String> problems) {
    StringBuilder text = new StringBuilder(service).append(" cannot be a service:");
    for (String problem : problems) {
      text.append("\n  - ").append(problem);
    }
    return text.toString();
  }
}
