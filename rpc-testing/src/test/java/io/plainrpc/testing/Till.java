package io.plainrpc.testing;

import java.util.concurrent.CompletableFuture;

/** What the simulations call: every call is told from all others, and so is its answer. */
public interface Till {

  /** What a call was about, and who answered. */
  record Receipt(int client, int sequence, long nonce, byte[] data) {}

  /** Declared. */
  final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long nonce;

    public RefusedException(long nonce) {
      super("refused");
      this.nonce = nonce;
    }

    public long nonce() {
      return nonce;
    }
  }

  Receipt book(int client, int sequence, long nonce, byte[] data) throws RefusedException;

  CompletableFuture<Receipt> bookLater(int client, int sequence, long nonce, byte[] data);

  void note(int client, int sequence);
}
