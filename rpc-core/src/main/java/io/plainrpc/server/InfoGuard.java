package io.plainrpc.server;

import io.plainrpc.Authorizer;
import io.plainrpc.Identity;
import io.plainrpc.health.InfoAccess;
import io.plainrpc.health.ServerInfo;

/**
 * Keeps those from {@link ServerInfo} that {@link InfoAccess} does not mean, and leaves everything else to the user's
 * authorizer. Any thread.
 */
final class InfoGuard implements Authorizer {
  private final Authorizer others;
  private final Decision refusal;

  private InfoGuard(Authorizer others, String why) {
    this.others = others;
    this.refusal = Decision.deny(why);
  }

  /**
   * The authorizer that a server needs.
   *
   * @param users null when there is none
   * @param local whether only this machine reaches the server
   * @return null when whoever may connect may call everything
   */
  static Authorizer around(Authorizer users, InfoAccess access, boolean local) {
    if (access == InfoAccess.OFF) {
      return new InfoGuard(
          users,
          "this server tells nobody about itself; its setting is RpcServer.builder().serverInfo(InfoAccess.OFF)");
    }
    if (access == InfoAccess.AUTOMATIC && users == null && !local) {
      return new InfoGuard(
          null,
          "this server can be reached from other machines, and tells only those about itself whom its authorizer permits,"
              + " but has none; give it RpcServer.builder().authorizer(...), or serverInfo(InfoAccess.ON) if everybody who"
              + " reaches it may know");
    }
    return users;
  }

  @Override
  public Decision decide(Identity who, String service, String method) {
    if (service.equals(BuiltIn.NAME)) {
      return refusal;
    }
    return others == null ? Decision.allow() : others.decide(who, service, method);
  }
}
