/**
 * Fuzzing: what is fuzzed ({@link io.plainrpc.fuzz.FuzzTargets}), the replay of the corpora in every build
 * ({@code CorpusTest}), and the long runs under Jazzer ({@link io.plainrpc.fuzz.FuzzRun}). docs/fuzzing.md says how to use it.
 */
package io.plainrpc.fuzz;
