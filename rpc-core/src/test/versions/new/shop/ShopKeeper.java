package shop;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import shop.people.Gone;
import shop.people.Human;
import shop.people.Missing;

/** The server's side. */
public final class ShopKeeper implements Shop {

  @Override
  public Customer register(Customer customer) {
    // What arrived, in the one field that both versions have.
    String seen = customer.name() + " " + customer.favourite() + " " + customer.stars() + " "
        + customer.points() + " " + customer.member() + " " + customer.note() + " "
        + customer.remark() + " " + customer.mail() + " " + customer.age() + " " + customer.tags()
        + " " + customer.address().zip + customer.address().door;
    return new Customer(Color.BLUE, customer.address(), seen, 5, 10, true, "n", "r",
        Optional.of("a@b"), OptionalInt.of(1), List.of("t"));
  }

  @Override
  public Address move(Address address) {
    address.city = address.city + "! " + address.zip + " " + address.door + " " + address.floor;
    return address;
  }

  @Override
  public Order place(Order order) {
    return new Order(order.text(), order.id() + 1);
  }

  @Override
  public String weigh(Sample sample) {
    return sample.toString();
  }

  @Override
  public Sample sample() {
    return new Sample(0.5, 7, 9);
  }

  @Override
  public String scale(long factor) {
    return "long " + factor;
  }

  @Override
  public CompletableFuture<List<Long>> numbers() {
    return CompletableFuture.completedFuture(List.of(1L, 2L, 3L));
  }

  @Override
  public String total(Map<String, Long> prices) {
    return prices + " " + prices.values().stream().mapToLong(price -> price).sum();
  }

  @Override
  public Stock stock(Stock stock) {
    return new Stock(stock.pieces() + 1, stock.pieces() == 0 ? null : stock.open());
  }

  @Override
  public String paint(Color color) {
    return color.name();
  }

  @Override
  public Color color(String name) {
    return Color.valueOf(name);
  }

  @Override
  public String rank(Level level) {
    return level.name();
  }

  @Override
  public Level level(String name) {
    return Level.valueOf(name);
  }

  @Override
  public String draw(Form form) {
    return form.toString();
  }

  @Override
  public Form form(String name) {
    return name.equals("Square") ? new Square(4) : new Circle(3);
  }

  @Override
  public String welcome() {
    return "welcome";
  }

  @Override
  public String search(String text, int limit) {
    return "up to " + limit;
  }

  @Override
  public String count(String number) {
    return "String " + number;
  }

  @Override
  public Human promote(Human person) {
    return new Human(person.age() + 1, person.name());
  }

  @Override
  public String load(String key) throws Missing, Gone {
    if (key.equals("bread")) {
      throw new Gone("sold", List.of(new Human(30, "Eve")));
    }
    throw new Missing("no " + key, key, 2);
  }

  @Override
  public Node grow(Node node) {
    return new Node(List.of(node, new Node(List.of(), 0, "leaf")), 2 + node.height(), "root");
  }
}
