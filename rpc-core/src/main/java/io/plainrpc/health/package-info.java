/**
 * What every server tells about itself: how it is, which services it has, and how their calls go.
 *
 * <p>This package is API and imports nothing of ours. Start at {@link io.plainrpc.health.ServerInfo}, which a client calls like
 * any other service; nothing has to be exported. Everything here is immutable and may be used from any thread.
 */
package io.plainrpc.health;
