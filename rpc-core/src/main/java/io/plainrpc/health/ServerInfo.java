package io.plainrpc.health;

import java.util.List;
import java.util.Optional;

/**
 * The service that every server has without exporting it: what it knows about itself.
 *
 * <pre>{@code
 * ServerInfo info = client.service(ServerInfo.class);
 * if (info.health().status() == ServerStatus.SERVING) ...
 * }</pre>
 *
 * <p>Its calls are answered at once, on the thread that reads the connection, and do not count among calls in flight: they are
 * answered also when a limit has been reached, and are not among the calls that {@link #load} counts. Who may make them,
 * {@code RpcServer.builder().serverInfo(...)} says, see {@link InfoAccess}; others get a {@link
 * io.plainrpc.PermissionDeniedException} or whatever the server's authorizer decides.
 */
public interface ServerInfo {

  /**
   * How the server is. Cheap enough to be asked every second, by many.
   *
   * @return never null
   */
  Health health();

  /**
   * What can be called, this service included.
   *
   * @return the services, sorted by name
   */
  List<ServiceInfo> services();

  /**
   * All that an interface means.
   *
   * @param service a service's name
   * @return the canonical text of section 9 of the protocol, or nothing when there is no such service
   */
  Optional<String> descriptor(String service);

  /**
   * How the calls of each method went since the server was started. What happened between two points in time is the difference of
   * two answers, see {@link MethodLoad#since}.
   *
   * @return methods that nobody has called included
   */
  Load load();
}
