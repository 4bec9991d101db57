package shop;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The client's side: one call for each row of the table of changes. */
public final class Visitor {
  private Visitor() {}

  /** Calls, and says what came of it. */
  public static String call(Shop shop, String row) throws Exception {
    return switch (row) {
      case "field added to a record" -> shop.register(new Shop.Customer("Ann", address())).toString()
          .replaceAll("shop.Shop.Address@[0-9a-f]+", "address");
      case "field added to a class" -> {
        Shop.Address moved = shop.move(address());
        yield moved.city + " " + moved.lines;
      }
      case "fields removed and reordered" -> {
        Shop.Order order = shop.place(new Shop.Order(4, "tea", List.of(new Shop.Line("tea", 2)),
            Map.of(Shop.Color.RED, List.of(new Shop.Line("cup", 1))), new Shop.Color[] {Shop.Color.GREEN}));
        yield order.id() + " " + order.text() + " " + order.lines() + " " + order.byColor() + " "
            + (order.colors() == null ? null : List.of(order.colors()));
      }
      case "wider in an argument" -> shop.weigh(new Shop.Sample(-3, 0.25f, 5));
      case "wider in a result" -> shop.sample().toString();
      case "wider as a parameter" -> shop.scale(-12);
      case "wider within a list" -> shop.numbers().get().toString();
      case "wider within a map" -> shop.total(new TreeMap<>(Map.of("a", 1, "b", -2)));
      case "box and primitive" -> shop.stock(new Shop.Stock(5, true)).toString();
      case "box that is null" -> shop.stock(new Shop.Stock(null, true)).toString();
      case "result that is null" -> shop.stock(new Shop.Stock(0, true)).toString();
      case "known constant" -> shop.paint(Shop.Color.GREEN) + " " + shop.color("RED");
      case "unknown constant sent" -> shop.paint(Shop.Color.GREEN);
      case "unknown constant returned" -> shop.color("BLUE").name();
      case "unknown constant with a stand-in sent" -> shop.rank(Shop.Level.HIGH);
      case "unknown constant with a stand-in returned" -> shop.level("MIDDLE").name();
      case "known subtype" -> shop.draw(new Shop.Circle(2)) + " " + shop.form("Circle");
      case "unknown subtype sent" -> shop.draw(new Shop.Circle(2));
      case "unknown subtype returned" -> shop.form("Square").toString();
      case "method of the one" -> shop.farewell();
      case "parameter added" -> shop.search("tea");
      case "type changed" -> shop.count(5);
      case "class renamed" -> shop.promote(new Person("Bob", 41)).toString();
      case "exception that both declare" -> {
        try {
          yield shop.load("milk");
        } catch (NotFound e) {
          yield "NotFound " + e.getMessage() + " " + e.key();
        }
      }
      case "exception added" -> shop.load("bread");
      case "type that contains itself" -> {
        Shop.Node grown = shop.grow(new Shop.Node("sprout", List.of(new Shop.Node("bud", null))));
        yield grown.toString();
      }
      default -> throw new IllegalArgumentException(row);
    };
  }

  private static Shop.Address address() {
    Shop.Address address = new Shop.Address();
    address.city = "Ulm";
    address.lines = List.of("1 Main Street");
    return address;
  }
}
