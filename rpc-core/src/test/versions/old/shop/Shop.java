package shop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The service as it was first. */
public interface Shop {
  // Fields are added.

  Customer register(Customer customer);

  Address move(Address address);

  // Fields are removed and change places.

  Order place(Order order);

  // Numbers become wider, and boxes.

  String weigh(Sample sample);

  Sample sample();

  String scale(int factor);

  CompletableFuture<List<Integer>> numbers();

  String total(Map<String, Integer> prices);

  Stock stock(Stock stock);

  // Constants and subtypes are added.

  String paint(Color color);

  Color color(String name);

  String rank(Level level);

  Level level(String name);

  String draw(Form form);

  Form form(String name);

  // Methods come and go.

  String farewell();

  // Signatures change.

  String search(String text);

  String count(int number);

  // Types are renamed.

  Person promote(Person person);

  String load(String key) throws NotFound;

  // Types contain themselves.

  Node grow(Node node);

  record Customer(String name, Address address) {}

  class Address {
    public String city;
    public List<String> lines;
  }

  record Order(int id, String text, List<Line> lines, Map<Color, List<Line>> byColor, Color[] colors) {}

  record Line(String article, int pieces) {}

  record Sample(int count, float weight, int maybe) {}

  record Stock(Integer pieces, boolean open) {}

  enum Color {
    RED,
    GREEN
  }

  enum Level {
    LOW,
    HIGH,
    @io.plainrpc.UnknownConstant
    OTHER
  }

  sealed interface Form {}

  record Circle(int radius) implements Form {}

  record Node(String name, List<Node> children) {}
}
