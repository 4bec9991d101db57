/**
 * Runs commands for callers: {@link io.plainrpc.example.server.exec.ExecServiceImpl}, and what it consists of.
 *
 * <p>Handlers enter the service on many threads at once. Each command has threads of its own: two that read what it writes,
 * one that waits for its end, one that kills when that is needed, and one that writes its input once there is some. All but the
 * last exist before the process can do anything, so that no shortage of threads keeps it alive. All are daemons of one pool. A timer thread keeps time limits.
 */
package io.plainrpc.example.server.exec;
