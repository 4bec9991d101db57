package io.plainrpc.protocol;

/** Counts what the halves believe. */
final class Events implements ServerInbound.Sink, ClientInbound.Sink {
  int greetings;
  int others;

  @Override
  public void greeting(Greeting.Client greeting) {
    greetings++;
  }

  @Override
  public void greeting(Greeting.Server greeting) {
    greetings++;
  }

  @Override
  public boolean request(
      int callId,
      int service,
      int method,
      long nanosLeft,
      byte[] from,
      int at,
      int length,
      boolean owned) {
    others++;
    return true;
  }

  @Override
  public boolean issued(int callId) {
    return true;
  }

  @Override
  public void reply(int callId, boolean thrown, byte[] from, int at, int length, boolean owned) {
    others++;
  }

  @Override
  public void error(int callId, WireError error) {
    others++;
  }

  @Override
  public void authenticate(byte[] proof) {
    others++;
  }

  @Override
  public void authenticated(Authentication.Verdict verdict) {
    others++;
  }

  @Override
  public void announce(Announcement announcement) {
    others++;
  }

  @Override
  public void agree(Agreement agreement) {
    others++;
  }

  @Override
  public void refused(int callId, long bytes, boolean memoryShort) {
    others++;
  }

  @Override
  public void begun(int callId) {
    // Of a message that is not whole yet.
  }

  @Override
  public void abandoned(int callId) {
    others++;
  }

  @Override
  public void cancel(int callId) {
    others++;
  }

  @Override
  public void ping(long opaque) {
    others++;
  }

  @Override
  public void pong(long opaque) {
    others++;
  }

  @Override
  public void goaway(Goaway goaway) {
    others++;
  }
}
