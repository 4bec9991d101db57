package io.plainrpc.example;

/** Answers with what it was told, in upper case: the smallest service there is. */
public interface EchoService {
  /**
   * Turns a text into upper case, by the rules of Unicode and of no particular language, whatever the server's locale is.
   * The result may be longer: {@code ß} becomes {@code SS}.
   *
   * @param text any text; not null
   * @return the text in upper case
   */
  String upper(String text);
}
