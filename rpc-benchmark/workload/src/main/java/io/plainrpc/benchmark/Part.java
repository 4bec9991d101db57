package io.plainrpc.benchmark;

import org.HdrHistogram.AbstractHistogram;

/**
 * One caller's part of a run.
 *
 * @param measured whether it counts
 * @param calls that succeeded
 * @param nanos from the start to the end of its last call
 * @param latency nanoseconds of these calls; the caller's own, until its next run
 * @param errors calls that failed
 * @param firstError the first of them, or null
 */
record Part(
    boolean measured,
    long calls,
    long nanos,
    AbstractHistogram latency,
    long errors,
    String firstError) {}
