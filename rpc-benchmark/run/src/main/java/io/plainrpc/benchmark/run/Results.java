package io.plainrpc.benchmark.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The samples of a contest, by setting, contestant and round. */
final class Results {
  private final Map<Setting, Map<String, List<Sample>>> samples = new LinkedHashMap<>();

  /** To be called round by round: the samples with the same place in two lists are of the same round. */
  void add(Setting setting, String id, Sample sample) {
    samples
        .computeIfAbsent(setting, key -> new LinkedHashMap<>())
        .computeIfAbsent(id, key -> new ArrayList<>())
        .add(sample);
  }

  /** Forgets a contestant that failed: what it has done before cannot be compared round by round. */
  void remove(Setting setting, String id) {
    samples.getOrDefault(setting, new LinkedHashMap<>()).remove(id);
  }

  Collection<Setting> settings() {
    return samples.keySet();
  }

  Collection<String> ids(Setting setting) {
    return samples.getOrDefault(setting, Map.of()).keySet();
  }

  /** Empty when it was not measured. */
  List<Sample> of(Setting setting, String id) {
    return samples.getOrDefault(setting, Map.of()).getOrDefault(id, List.of());
  }

  boolean has(Setting setting, String id) {
    return !of(setting, id).isEmpty();
  }

  Spread spread(Setting setting, String id, ToDoubleFunction<Sample> value) {
    return Spread.of(of(setting, id).stream().map(value::applyAsDouble).toList());
  }

  double median(Setting setting, String id, ToDoubleFunction<Sample> value) {
    return spread(setting, id, value).median();
  }

  /** How the value of one contestant relates to that of another, round by round. */
  Spread ratio(Setting setting, String id, String to, ToDoubleFunction<Sample> value) {
    List<Sample> ours = of(setting, id);
    List<Sample> theirs = of(setting, to);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(ours.size(), theirs.size()); round++) {
      ratios.add(value.applyAsDouble(ours.get(round)) / value.applyAsDouble(theirs.get(round)));
    }
    return Spread.of(ratios);
  }
}
