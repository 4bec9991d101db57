package io.plainrpc;

/**
 * Sees the calls of a client or of a server: to measure them, to log them, to add metadata, to refuse them.
 *
 * <pre>{@code
 * CallInterceptor timing = call -> {
 *   long start = System.nanoTime();
 *   return failure -> metrics.record(call.service(), call.method(), System.nanoTime() - start, failure);
 * };
 * RpcServer.builder().interceptor(timing)
 * }</pre>
 *
 * <p>It is the same for calls that are waited for and for futures. Where there are several, they are asked in the order in which the
 * builder was given them and told the outcome in the reverse order. Many threads call it at once; it must neither block nor take long:
 * at a server it may run on the thread that reads a connection. A client or server without any does nothing for them.
 */
@FunctionalInterface
public interface CallInterceptor {

  /**
   * A call begins: at a client before its arguments are encoded, at a server before they are decoded, after the
   * {@link Authorizer} has permitted it.
   *
   * @param call what is known about it; may be kept until it has ended
   * @return who is told how it ended, once; null for nobody
   * @throws RpcException to refuse the call: a client throws it to the caller. A server answers with an
   *     {@link OverloadedException}, {@link UnauthenticatedException}, {@link DeadlineExceededException},
   *     {@link CallCancelledException} or {@link UnimplementedException} as that, and with whatever else is thrown as a
   *     {@link PermissionDeniedException}; its caller learns the message of an RpcException only, the log of the others. The
   *     method has not run. Interceptors before this one are told of the exception, those behind it are not asked
   */
  Completion begin(Call call);

  /** Is told how a call has ended. */
  @FunctionalInterface
  interface Completion {
    /**
     * The call has ended: before the method returns or throws to the caller, right after its future has completed, at a server
     * before the answer is encoded. A one-way call has ended for the client when it is sent. What this throws is logged.
     *
     * @param failure what the caller gets, or what the handler threw; null when all went well
     */
    void ended(Throwable failure);
  }

  /** One call, as interceptors know it. */
  interface Call {
    /**
     * The service.
     *
     * @return the binary name of the interface, {@code com.example.UserService}
     */
    String service();

    /**
     * The method.
     *
     * @return name and parameter types as in the interface's descriptor, {@code find(String)}
     */
    String method();

    /**
     * What goes along with the request; the {@code traceparent} that a client's call has from the one that it is made for included.
     *
     * @return never null
     */
    Metadata metadata();

    /**
     * Changes what goes along: at a client what is sent, at a server what the handler sees. Only while {@link #begin} runs.
     *
     * @param metadata takes the place of what was there; not null
     */
    void metadata(Metadata metadata);

    /**
     * What goes along with the reply: at a client once it has come, at a server what the handler has said so far.
     *
     * @return never null
     */
    Metadata replyMetadata();

    /**
     * At a server the call's own context, which says who calls and takes metadata for the reply; at a client the context of the
     * call that this one is made for.
     *
     * @return null for a client's call that is made for none
     */
    CallContext context();
  }
}
