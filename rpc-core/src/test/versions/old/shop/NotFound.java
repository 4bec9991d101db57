package shop;

public class NotFound extends Exception {
  private final String key;

  public NotFound(String message, String key) {
    super(message);
    this.key = key;
  }

  public String key() {
    return key;
  }
}
