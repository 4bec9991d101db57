package io.plainrpc.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a compiled class mentions: all that a class uses stands in its constant pool (JVM specification, section 4.4).
 *
 * @param name with slashes, as everywhere here
 * @param types every class that it mentions, in code or in a signature
 * @param members every method and field that it uses, as {@code owner.name:descriptor}
 */
public record ClassFile(String name, Set<String> types, Set<String> members) {
  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");

  /** All classes under the directory into which this class was compiled from. */
  public static List<ClassFile> readAll(Path directory) throws IOException {
    List<ClassFile> classes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        classes.add(read(file));
      }
    }
    return classes;
  }

  private static ClassFile read(Path file) throws IOException {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      in.readLong(); // magic and version
      int count = in.readUnsignedShort();
      String[] texts = new String[count];
      int[][] entries = new int[count][];
      for (int i = 1; i < count; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts[i] = in.readUTF();
          case 7, 8, 16, 19, 20 -> entries[i] = new int[] {tag, in.readUnsignedShort()};
          case 3, 4 -> in.readInt();
          case 5, 6 -> {
            in.readLong();
            i++; // long and double take two entries
          }
          case 15 -> in.skipBytes(3);
          case 9, 10, 11, 12, 17, 18 ->
            entries[i] = new int[] {tag, in.readUnsignedShort(), in.readUnsignedShort()};
          default -> throw new IOException(file + ": unknown constant " + tag);
        }
      }
      in.readUnsignedShort(); // access
      String name = texts[entries[in.readUnsignedShort()][1]];
      return new ClassFile(name, types(texts, entries), members(texts, entries));
    }
  }

  private static Set<String> types(String[] texts, int[][] entries) {
    Set<String> types = new HashSet<>();
    for (int[] entry : entries) {
      if (entry != null && entry[0] == 7) {
        types.add(texts[entry[1]]);
      }
    }
    for (String text : texts) {
      for (Matcher all = IN_DESCRIPTOR.matcher(text == null ? "" : text); all.find(); ) {
        types.add(all.group(1));
      }
    }
    return types;
  }

  private static Set<String> members(String[] texts, int[][] entries) {
    Set<String> members = new HashSet<>();
    for (int[] entry : entries) {
      if (entry != null && entry[0] >= 9 && entry[0] <= 11) {
        int[] nameAndType = entries[entry[2]];
        members.add(texts[entries[entry[1]][1]] + "." + texts[nameAndType[1]] + ":"
            + texts[nameAndType[2]]);
      }
    }
    return members;
  }
}
