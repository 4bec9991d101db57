package io.plainrpc.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The inputs of a target that are kept in the repository, beside the seeds: those that reach code that no seed does, and those
 * that have once failed. One line each, a name and the bytes in hexadecimal; the fuzzer wants them as files of their own.
 */
final class Corpus {
  private static final HexFormat HEX = HexFormat.of();

  private Corpus() {}

  /** Those of a target; none when there is no file of them yet. */
  static List<FuzzInput> of(FuzzTarget target) {
    String file = "/fuzz/" + target.name() + ".txt";
    try (InputStream in = Corpus.class.getResourceAsStream(file)) {
      if (in == null) {
        return List.of();
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<FuzzInput> parse(String text) {
    return text.lines().filter(line -> !line.isEmpty()).map(Corpus::parseLine).toList();
  }

  /** An input of no bytes is a name alone. */
  private static FuzzInput parseLine(String line) {
    String[] words = line.split(" ");
    return new FuzzInput(words[0], words.length == 1 ? new byte[0] : HEX.parseHex(words[1]));
  }

  /** The other way round, shortest first. */
  static String text(Collection<FuzzInput> inputs) {
    StringBuilder text = new StringBuilder();
    inputs.stream()
        .sorted(Comparator.comparingInt((FuzzInput input) -> input.bytes().length)
            .thenComparing(FuzzInput::name))
        .map(input -> input.name() + " " + HEX.formatHex(input.bytes()))
        .forEach(line -> text.append(line.stripTrailing()).append('\n'));
    return text.toString();
  }

  /** Makes a directory of files for the fuzzer. */
  static Path unpack(List<FuzzInput> inputs, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (FuzzInput input : inputs) {
      Files.write(directory.resolve(input.name()), input.bytes());
    }
    return directory;
  }

  /** What is in such a directory, under the names of the files. */
  static List<FuzzInput> pack(Path directory) throws IOException {
    List<FuzzInput> inputs = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        inputs.add(new FuzzInput(file.getFileName().toString(), Files.readAllBytes(file)));
      }
    }
    return inputs;
  }
}
