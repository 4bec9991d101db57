package shop.people;

import java.util.List;

public class Gone extends Exception {
  private final List<Human> witnesses;

  public Gone(String message, List<Human> witnesses) {
    super(message);
    this.witnesses = witnesses;
  }

  public List<Human> witnesses() {
    return witnesses;
  }
}
