package io.plainrpc.health;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the calls of a method went.
 *
 * @param service the interface's binary name
 * @param method name and parameters as in the descriptor, {@code upper(String)}
 * @param inFlight calls that have come in and not ended
 * @param succeeded calls that returned
 * @param threw calls that threw what the method declares
 * @param failed calls that failed in another way after they had been started
 * @param refused calls that were not started: a limit, no permission, no time left, arguments that cannot be decoded
 * @param cancelled calls whose callers had given up before they ended
 * @param durations how long those calls took that succeeded, threw or failed, from the arrival of the request's first frame until
 *     the answer was there; ascending, without what would be zero. A boundary is at most an eighth above the one before it,
 *     from a microsecond on
 */
public record MethodLoad(
    String service,
    String method,
    long inFlight,
    long succeeded,
    long threw,
    long failed,
    long refused,
    long cancelled,
    List<DurationCount> durations) {

  /**
   * How many calls have ended, however they did.
   *
   * @return the sum
   */
  public long ended() {
    return succeeded + threw + failed + refused + cancelled;
  }

  /**
   * What has happened since an earlier answer of the same server.
   *
   * @param earlier of the same method
   * @return the differences, with the present {@link #inFlight}
   */
  public MethodLoad since(MethodLoad earlier) {
    Map<Long, Long> before = new HashMap<>();
    earlier.durations.forEach(count -> before.put(count.belowNanos(), count.calls()));
    List<DurationCount> more = durations.stream()
        .map(count -> new DurationCount(
            count.belowNanos(), count.calls() - before.getOrDefault(count.belowNanos(), 0L)))
        .filter(count -> count.calls() > 0)
        .toList();
    return new MethodLoad(
        service,
        method,
        inFlight,
        succeeded - earlier.succeeded,
        threw - earlier.threw,
        failed - earlier.failed,
        refused - earlier.refused,
        cancelled - earlier.cancelled,
        more);
  }

  /**
   * What most calls stay below.
   *
   * @param share of the calls in {@link #durations}: 0.5 for the median, 0.99 for all but one in a hundred
   * @return nanoseconds, at most an eighth too much; 0 when there were no calls
   */
  public long quantileNanos(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("the share must be above 0 and at most 1, not " + share);
    }
    long all = durations.stream().mapToLong(DurationCount::calls).sum();
    long rank = (long) Math.ceil(all * share);
    long seen = 0;
    for (DurationCount count : durations) {
      seen += count.calls();
      if (seen >= rank) {
        return count.belowNanos();
      }
    }
    return 0;
  }
}
