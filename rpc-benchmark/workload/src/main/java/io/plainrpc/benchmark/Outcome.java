package io.plainrpc.benchmark;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What a run came to.
 *
 * @param parts of the callers that were measured
 * @param latency of all of them
 * @param cpuNanos of the whole process, meanwhile
 * @param allocatedBytes of the whole process, meanwhile
 */
record Outcome(List<Part> parts, Histogram latency, long cpuNanos, long allocatedBytes) {

  static Outcome of(List<Part> parts, long cpuNanos, long allocatedBytes) {
    Histogram latency = new Histogram(3);
    for (Part part : parts) {
      latency.add(part.latency());
    }
    return new Outcome(parts, latency, cpuNanos, allocatedBytes);
  }

  /** The sum of what each caller reached until its last call ended: one that ends late does not make the others slow. */
  double callsPerSecond() {
    return parts.stream()
        .mapToDouble(part -> part.calls() / (part.nanos() / 1e9))
        .sum();
  }

  /**
   * {@code calls}; {@code rate}, calls per second; {@code cpu} nanoseconds; {@code alloc} and {@code rss} bytes; {@code errors} and
   * {@code error}, the first; {@code counts} of calls by caller; {@code latency} as HdrHistogram's compressed form in base 64.
   */
  Answer toAnswer() {
    Answer answer = Answer.ok()
        .with("calls", latency.getTotalCount())
        .with("rate", callsPerSecond())
        .with("cpu", cpuNanos)
        .with("alloc", allocatedBytes)
        .with("rss", Usage.residentBytes())
        .with("errors", parts.stream().mapToLong(Part::errors).sum())
        .with(
            "counts",
            parts.stream()
                .map(part -> Long.toString(part.calls()))
                .collect(Collectors.joining(",")))
        .with("latency", encoded());
    parts.stream()
        .map(Part::firstError)
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(error -> answer.with("error", error));
    return answer;
  }

  private String encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(latency.getNeededByteBufferCapacity());
    int length = latency.encodeIntoCompressedByteBuffer(bytes);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }
}
