package shop.people;

import io.plainrpc.WireName;

@WireName("shop.NotFound")
public class Missing extends Exception {
  private final String key;
  private final int times;

  public Missing(String message, String key, int times) {
    super(message);
    this.key = key;
    this.times = times;
  }

  public String key() {
    return key;
  }

  public int times() {
    return times;
  }
}
