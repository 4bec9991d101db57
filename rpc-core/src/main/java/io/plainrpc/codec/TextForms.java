package io.plainrpc.codec;

import static io.plainrpc.codec.ScalarSerializer.selfMarked;

import io.plainrpc.contract.ScalarType;
import java.io.File;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Currency;
import java.util.Locale;
import java.util.function.Function;

/** Strings, and values that are sent as a text. */
final class TextForms {
  /** Names of charsets, currencies and parts of locales are short; the JDK caches some of what it is asked for. */
  private static final int MAX_NAME_BYTES = 100;

  private TextForms() {}

  static WireSerializer<?> of(ScalarType type) {
    return switch (type) {
      case STRING -> selfMarked(GrowingOutput::writeText, BoundedInput::readPresentText);
      case STRING_BUILDER -> text(48, StringBuilder::toString, StringBuilder::new);
      case STRING_BUFFER -> text(48, StringBuffer::toString, StringBuffer::new);
      case URI -> text(512, URI::toString, URI::create);
      case FILE -> text(64, TextForms::fileText, File::new);
      case PATH -> text(128, TextForms::pathText, Path::of);
      case CURRENCY -> name(Currency::getCurrencyCode, Currency::getInstance);
      case CHARSET -> name(Charset::name, Charset::forName);
      case LOCALE -> selfMarked(TextForms::writeLocale, TextForms::readLocale);
      case PATTERN -> PatternForm.serializer();
      default -> throw new IllegalArgumentException(type + " is not sent as a text");
    };
  }

  private static <T> ScalarSerializer<T> text(
      int heapBytes, Function<T, String> toText, Function<String, T> fromText) {
    return selfMarked((out, value) -> out.writeText(toText.apply(value)), in -> {
      int before = in.remaining();
      String text = in.readPresentText();
      // A builder copies the text, a URI cuts it into parts.
      in.charge(heapBytes + (before - in.remaining()));
      return parse(text, fromText);
    });
  }

  private static <T> ScalarSerializer<T> name(
      Function<T, String> toName, Function<String, T> fromName) {
    return selfMarked(
        (out, value) -> writeName(out, toName.apply(value)), in -> parse(readName(in), fromName));
  }

  /** What the JDK says about a text it does not like repeats the text, so it is not kept. */
  static <T> T parse(String text, Function<String, T> fromText) {
    try {
      return fromText.apply(text);
    } catch (RuntimeException e) {
      throw new CodecFailure(
          "a text of another form than its type has (" + e.getClass().getName() + ")");
    }
  }

  /** Writes what {@link #readName} accepts. */
  static void writeName(GrowingOutput out, String name) {
    if (Utf8.length(name) > MAX_NAME_BYTES) {
      throw new CodecFailure("a name longer than " + MAX_NAME_BYTES + " bytes");
    }
    out.writeText(name);
  }

  /** A short text that is not null. */
  static String readName(BoundedInput in) {
    String name = in.readPresentText();
    if (Utf8.length(name) > MAX_NAME_BYTES) {
      throw new CodecFailure("a name longer than " + MAX_NAME_BYTES + " bytes");
    }
    return name;
  }

  private static String fileText(File file) {
    Admission.checkExactly(file, File.class);
    return file.getPath();
  }

  private static String pathText(Path path) {
    if (path.getFileSystem() != FileSystems.getDefault()) {
      throw new CodecFailure("a path of another file system than the default one, "
          + path.getClass().getName());
    }
    return path.toString();
  }

  // A locale without script and extensions is three texts, in whatever form; others are well-formed
  // language tags.

  private static void writeLocale(GrowingOutput out, Locale locale) {
    if (locale.getScript().isEmpty() && !locale.hasExtensions()) {
      out.writeByte(1);
      writeName(out, locale.getLanguage());
      writeName(out, locale.getCountry());
      writeName(out, locale.getVariant());
      return;
    }
    String tag = locale.toLanguageTag();
    if (!Locale.forLanguageTag(tag).equals(locale)) {
      throw new CodecFailure("a locale that no language tag describes");
    }
    out.writeByte(2);
    writeName(out, tag);
  }

  private static Locale readLocale(BoundedInput in) {
    in.charge(256);
    switch (in.readByte()) {
      case 1:
        return new Locale(readName(in), readName(in), readName(in));
      case 2:
        return Locale.forLanguageTag(readName(in));
      default:
        throw new CodecFailure("neither of the two forms of a locale");
    }
  }
}
