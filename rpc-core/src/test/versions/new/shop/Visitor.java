package shop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import shop.people.Gone;
import shop.people.Human;
import shop.people.Missing;

/** The client's side: one call for each row of the table of changes. */
public final class Visitor {
  private Visitor() {}

  /** Calls, and says what came of it. */
  public static String call(Shop shop, String row) throws Exception {
    return switch (row) {
      case "field added to a record" -> shop.register(new Shop.Customer(Shop.Color.BLUE, address(),
              "Ann", 5, 10, true, "n", "r", Optional.of("a@b"), OptionalInt.of(1), List.of("t")))
          .toString()
          .replaceAll("shop.Shop.Address@[0-9a-f]+", "address");
      case "field added to a class" -> {
        Shop.Address moved = shop.move(address());
        yield moved.city + " " + moved.lines + " " + moved.zip + " " + moved.door + " " + moved.floor;
      }
      case "fields removed and reordered" -> shop.place(new Shop.Order("tea", 4)).toString();
      case "wider in an argument" -> shop.weigh(new Shop.Sample(0.25, -3, 5));
      case "wider in a result" -> shop.sample().toString();
      case "wider as a parameter" -> shop.scale(-12);
      case "wider within a list" -> shop.numbers().get().toString();
      case "wider within a map" -> shop.total(new TreeMap<>(Map.of("a", 1L, "b", -2L)));
      case "box and primitive" -> shop.stock(new Shop.Stock(5, true)).toString();
      case "box that is null" -> shop.stock(new Shop.Stock(5, null)).toString();
      case "result that is null" -> shop.stock(new Shop.Stock(0, true)).toString();
      case "known constant" -> shop.paint(Shop.Color.GREEN) + " " + shop.color("RED");
      case "unknown constant sent" -> shop.paint(Shop.Color.BLUE);
      case "unknown constant returned" -> shop.color("GREEN").name();
      case "unknown constant with a stand-in sent" -> shop.rank(Shop.Level.MIDDLE);
      case "unknown constant with a stand-in returned" -> shop.level("HIGH").name();
      case "known subtype" -> shop.draw(new Shop.Circle(2)) + " " + shop.form("Circle");
      case "unknown subtype sent" -> shop.draw(new Shop.Square(2));
      case "unknown subtype returned" -> shop.form("Square").toString();
      case "method of the one" -> shop.welcome();
      case "parameter added" -> shop.search("tea", 3);
      case "type changed" -> shop.count("5");
      case "class renamed" -> shop.promote(new Human(41, "Bob")).toString();
      case "exception that both declare" -> {
        try {
          yield shop.load("milk");
        } catch (Missing e) {
          yield "Missing " + e.getMessage() + " " + e.key() + " " + e.times();
        }
      }
      case "exception added" -> {
        try {
          yield shop.load("bread");
        } catch (Gone | Missing e) {
          yield e.toString();
        }
      }
      case "type that contains itself" -> shop.grow(
              new Shop.Node(List.of(new Shop.Node(null, 0, "bud")), 1, "sprout"))
          .toString();
      default -> throw new IllegalArgumentException(row);
    };
  }

  private static Shop.Address address() {
    Shop.Address address = new Shop.Address();
    address.city = "Ulm";
    address.zip = "89073";
    address.door = Optional.of("left");
    address.lines = List.of("1 Main Street");
    address.floor = 2;
    return address;
  }
}
