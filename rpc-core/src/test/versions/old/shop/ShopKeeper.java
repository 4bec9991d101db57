package shop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The server's side. */
public final class ShopKeeper implements Shop {

  @Override
  public Customer register(Customer customer) {
    return new Customer(customer.name() + "!", customer.address());
  }

  @Override
  public Address move(Address address) {
    address.city = address.city + "!";
    return address;
  }

  @Override
  public Order place(Order order) {
    return new Order(order.id() + 1, order.text(), List.of(new Line("gift", 1)),
        Map.of(Color.GREEN, List.of(new Line("leaf", 2))), new Color[] {Color.RED});
  }

  @Override
  public String weigh(Sample sample) {
    return sample.toString();
  }

  @Override
  public Sample sample() {
    return new Sample(7, 0.5f, 9);
  }

  @Override
  public String scale(int factor) {
    return "int " + factor;
  }

  @Override
  public CompletableFuture<List<Integer>> numbers() {
    return CompletableFuture.completedFuture(List.of(1, 2, 3));
  }

  @Override
  public String total(Map<String, Integer> prices) {
    return prices.toString();
  }

  @Override
  public Stock stock(Stock stock) {
    return new Stock(stock.pieces() == null || stock.pieces() == 0 ? null : stock.pieces() + 1, stock.open());
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
    return new Circle(3);
  }

  @Override
  public String farewell() {
    return "good bye";
  }

  @Override
  public String search(String text) {
    return "one";
  }

  @Override
  public String count(int number) {
    return "int " + number;
  }

  @Override
  public Person promote(Person person) {
    return new Person(person.name(), person.age() + 1);
  }

  @Override
  public String load(String key) throws NotFound {
    throw new NotFound("no " + key, key);
  }

  @Override
  public Node grow(Node node) {
    return new Node("root", List.of(node, new Node("leaf", List.of())));
  }
}
