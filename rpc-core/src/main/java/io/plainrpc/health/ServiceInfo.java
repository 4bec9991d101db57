package io.plainrpc.health;

import java.util.List;

/**
 * A service that a server has.
 *
 * @param name the interface's binary name
 * @param methods as the descriptor writes them, without the first word of the line: {@code upper(String) String}; sorted
 */
public record ServiceInfo(String name, List<String> methods) {}
