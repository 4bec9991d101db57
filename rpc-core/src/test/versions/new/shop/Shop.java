package shop;

import io.plainrpc.Default;
import io.plainrpc.UnknownConstant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import shop.people.Gone;
import shop.people.Human;
import shop.people.Missing;

/** The service as it became. */
public interface Shop {
  // Fields are added.

  Customer register(Customer customer);

  Address move(Address address);

  // Fields are removed and change places.

  Order place(Order order);

  // Numbers become wider, and boxes.

  String weigh(Sample sample);

  Sample sample();

  String scale(long factor);

  CompletableFuture<List<Long>> numbers();

  String total(Map<String, Long> prices);

  Stock stock(Stock stock);

  // Constants and subtypes are added.

  String paint(Color color);

  Color color(String name);

  String rank(Level level);

  Level level(String name);

  String draw(Form form);

  Form form(String name);

  // Methods come and go.

  String welcome();

  // Signatures change.

  String search(String text, int limit);

  String count(String number);

  // Types are renamed.

  Human promote(Human person);

  String load(String key) throws Missing, Gone;

  // Types contain themselves.

  Node grow(Node node);

  record Customer(
      @Default("GREEN") Color favourite,
      Address address,
      String name,
      @Default("3") int stars,
      long points,
      boolean member,
      @Default("none") String note,
      String remark,
      Optional<String> mail,
      OptionalInt age,
      List<String> tags) {}

  class Address {
    public Optional<String> door;
    public String zip = "?";
    public String city;
    public List<String> lines;
    public int floor;
  }

  record Order(String text, int id) {}

  record Sample(double weight, long count, Integer maybe) {}

  record Stock(int pieces, Boolean open) {}

  enum Color {
    BLUE,
    RED,
    GREEN
  }

  enum Level {
    LOW,
    MIDDLE,
    HIGH,
    @UnknownConstant
    OTHER
  }

  sealed interface Form {}

  record Square(int side) implements Form {}

  record Circle(int radius) implements Form {}

  record Node(List<Node> children, int height, String name) {}
}
