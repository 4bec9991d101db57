package io.acme;

/** The service of the example in docs/protocol.md. */
public interface Echo {
  String upper(String text);
}
