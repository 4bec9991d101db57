package io.plainrpc.example.server.exec;

import io.plainrpc.Authorizer;
import io.plainrpc.Identity;
import io.plainrpc.example.ExecService;
import java.util.Objects;

/** Lets nobody near {@link ExecService} who has not proved who they are; other services are open to all. Any thread. */
public final class ExecAuthorizer implements Authorizer {
  private final String remedy;

  /**
   * Makes the authorizer.
   *
   * @param remedy what strangers are told: who may run commands, and how they show who they are
   */
  public ExecAuthorizer(String remedy) {
    this.remedy = Objects.requireNonNull(remedy, "remedy");
  }

  @Override
  public Decision decide(Identity who, String service, String method) {
    boolean stranger = who.isAnonymous() && service.equals(ExecService.class.getName());
    return stranger ? Decision.needsIdentity(remedy) : Decision.allow();
  }
}
