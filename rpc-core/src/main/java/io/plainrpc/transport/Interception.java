package io.plainrpc.transport;

import io.plainrpc.CallInterceptor;
import java.util.ArrayList;
import java.util.List;

/**
 * One call on its way past the interceptors. Begun by one thread; whoever ends the call first says how it ended.
 */
public final class Interception {
  private final CallInterceptor.Call call;
  private List<CallInterceptor.Completion> completions;

  private Interception(CallInterceptor.Call call, int atMost) {
    this.call = call;
    this.completions = new ArrayList<>(atMost);
  }

  /**
   * The call begins.
   *
   * @return is to be told how it ends
   * @throws RuntimeException what an interceptor has thrown, after those before it were told
   */
  public static Interception begin(List<CallInterceptor> interceptors, CallInterceptor.Call call) {
    Interception begun = new Interception(call, interceptors.size());
    try {
      for (CallInterceptor interceptor : interceptors) {
        CallInterceptor.Completion completion = interceptor.begin(call);
        if (completion != null) {
          begun.completions.add(completion);
        }
      }
      return begun;
    } catch (Throwable e) {
      begun.ended(e);
      throw e;
    }
  }

  /** Tells everybody who wanted to know, the last one first; once. */
  public void ended(Throwable failure) {
    List<CallInterceptor.Completion> all = take();
    for (int i = all.size() - 1; i >= 0; i--) {
      try {
        all.get(i).ended(failure);
      } catch (Throwable e) {
        Threads.report("an interceptor at the end of a call", call.method(), e);
      }
    }
  }

  private synchronized List<CallInterceptor.Completion> take() {
    List<CallInterceptor.Completion> all = completions;
    completions = List.of();
    return all;
  }
}
