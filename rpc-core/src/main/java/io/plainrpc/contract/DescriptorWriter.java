package io.plainrpc.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the canonical text of a contract; {@link DescriptorText} has its picture. Stateless. */
final class DescriptorWriter {

  private DescriptorWriter() {}

  /** Both lists are sorted already. */
  static byte[] write(String service, List<MethodContract> methods, List<NamedType> types) {
    StringBuilder text = new StringBuilder(DescriptorText.FIRST_LINE).append('\n');
    text.append("service ").append(service).append('\n');
    methods.forEach(method -> append(text, method));
    types.forEach(type -> append(text, type));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder text, MethodContract method) {
    text.append("method ")
        .append(method.signature())
        .append(' ')
        .append(method.result().text());
    if (!method.exceptions().isEmpty()) {
      text.append(" throws ");
      text.append(
          method.exceptions().stream().map(NamedType::wireName).collect(Collectors.joining(",")));
    }
    text.append('\n');
  }

  private static void append(StringBuilder text, NamedType type) {
    text.append(type.kind().word()).append(' ').append(type.wireName());
    text.append(type.shared() ? " " + DescriptorText.SHARED : "");
    type.constants().forEach(constant -> text.append(' ').append(constant));
    for (Member member : type.members()) {
      text.append(' ')
          .append(member.wireName())
          .append(':')
          .append(member.shape().text());
    }
    text.append('\n');
  }
}
