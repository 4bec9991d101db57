package io.plainrpc.health;

import java.time.Duration;
import java.util.List;

/**
 * How the calls of a server went.
 *
 * @param uptime how long the server had been running when this was counted
 * @param methods those of all its services but {@link ServerInfo}, sorted by service and signature
 */
public record Load(Duration uptime, List<MethodLoad> methods) {}
