package io.plainrpc.example.server;

import io.plainrpc.example.EchoService;
import java.util.Locale;

/** Turns texts into upper case. Has no state, so any number of threads may call. */
public final class EchoServiceImpl implements EchoService {
  /** Short enough that the square of it does not matter; see {@link #upper}. */
  private static final int PIECE = 64;

  /** Makes the service. */
  public EchoServiceImpl() {}

  @Override
  public String upper(String text) {
    // In pieces, because String.toUpperCase copies everything again for each character that becomes
    // longer: a message full of "ß" would keep a processor busy for minutes.
    StringBuilder upper = new StringBuilder(text.length());
    for (int start = 0, end; start < text.length(); start = end) {
      end = endOfPiece(text, start);
      // Without a locale of its own, a server in Turkey would answer "İSTANBUL" to "istanbul".
      upper.append(text.substring(start, end).toUpperCase(Locale.ROOT));
    }
    return upper.toString();
  }

  /** Upper case depends on no neighbours, so a text may be cut anywhere but inside a surrogate pair. */
  private static int endOfPiece(String text, int start) {
    int end = Math.min(start + PIECE, text.length());
    boolean insidePair = end < text.length() && Character.isLowSurrogate(text.charAt(end));
    return insidePair ? end - 1 : end;
  }
}
