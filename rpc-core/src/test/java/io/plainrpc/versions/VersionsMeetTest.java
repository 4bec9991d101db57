package io.plainrpc.versions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.plainrpc.client.RpcClient;
import io.plainrpc.server.RpcServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each change between two versions of an interface: what an old client gets from a new server, and a new one from an old one. */
@TestInstance(Lifecycle.PER_CLASS)
class VersionsMeetTest {
  private Shops before;
  private Shops after;
  private RpcServer oldServer;
  private RpcServer newServer;
  private RpcClient toOld;
  private RpcClient toNew;

  @BeforeAll
  void start(@TempDir Path directory) {
    before = Shops.compile(directory, "old");
    after = Shops.compile(directory, "new");
    oldServer = before.server();
    newServer = after.server();
    toOld = RpcClient.connect("127.0.0.1:" + oldServer.port());
    toNew = RpcClient.connect("127.0.0.1:" + newServer.port());
  }

  @AfterAll
  void stop() throws IOException {
    toOld.close();
    toNew.close();
    oldServer.close();
    newServer.close();
    before.close();
    after.close();
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        row(
            "field added to a record",
            "Customer[name=Ann GREEN 3 0 false none null Optional.empty OptionalInt.empty null"
                + " ?Optional.empty, address=address]",
            "Customer[favourite=GREEN, address=address, name=Ann!, stars=3, points=0,"
                + " member=false, note=none, remark=null, mail=Optional.empty,"
                + " age=OptionalInt.empty, tags=null]"),
        row(
            "field added to a class",
            "Ulm! ? Optional.empty 0 [1 Main Street]",
            "Ulm! [1 Main Street] ? Optional.empty 0"),
        row("fields removed and reordered", "5 tea null null null", "Order[text=tea, id=5]"),
        row(
            "wider in an argument",
            "Sample[weight=0.25, count=-3, maybe=5]",
            refused(
                "weigh(Sample)",
                "shop.Shop$Sample.count is long for the client and int for the server",
                "weigh(shop.Shop$Sample) String",
                "weigh(shop.Shop$Sample) String")),
        row(
            "wider in a result",
            refused(
                "sample()",
                "shop.Shop$Sample.count is long for the server and int for the client",
                "sample() shop.Shop$Sample",
                "sample() shop.Shop$Sample"),
            "Sample[weight=0.5, count=7, maybe=9]"),
        row(
            "wider as a parameter",
            "long -12",
            refused(
                "scale(long)",
                "parameter 1 is long for the client and int for the server",
                "scale(long) String",
                "scale(int) String")),
        row(
            "wider within a list",
            "ExecutionException io.plainrpc."
                + refused(
                        "numbers()",
                        "the result is Long for the server and Integer for the client",
                        "numbers() List<Integer>",
                        "numbers() List<Long>")
                    .replaceFirst("Exception ", "Exception: "),
            "[1, 2, 3]"),
        row(
            "wider within a map",
            "{a=1, b=-2} -1",
            refused(
                "total(Map<String, Long>)",
                "parameter 1 is Long for the client and Integer for the server",
                "total(Map<String,Long>) String",
                "total(Map<String,Integer>) String")),
        row("box and primitive", "Stock[pieces=6, open=true]", "Stock[pieces=6, open=true]"),
        row(
            "box that is null",
            undecodable(
                "stock(Stock)", "argument stock.pieces: null, and here it is the primitive int"),
            undecodable(
                "stock(Stock)", "argument stock.open: null, and here it is the primitive boolean")),
        row(
            "result that is null",
            undecodable("stock(Stock)", "result.open: null, and here it is the primitive boolean"),
            undecodable("stock(Stock)", "result.pieces: null, and here it is the primitive int")),
        row("known constant", "GREEN RED", "GREEN RED"),
        row("unknown constant sent", "GREEN", unknownConstant("paint(Color)", "argument color")),
        row("unknown constant returned", unknownConstant("color(String)", "result"), "GREEN"),
        row("unknown constant with a stand-in sent", "HIGH", "OTHER"),
        row("unknown constant with a stand-in returned", "OTHER", "HIGH"),
        row(
            "known subtype",
            "Circle[radius=2] Circle[radius=3]",
            "Circle[radius=2] Circle[radius=3]"),
        row(
            "unknown subtype sent",
            "Circle[radius=2]",
            unknownSubtype("draw(Form)", "argument form")),
        row(
            "unknown subtype returned",
            unknownSubtype("form(String)", "result"),
            "Circle[radius=3]"),
        row("method of the one", missing("farewell()"), missing("welcome()")),
        row(
            "parameter added",
            refused(
                "search(String)",
                "the number of parameters differs",
                "search(String) String",
                "search(String,int) String"),
            refused(
                "search(String, int)",
                "the number of parameters differs",
                "search(String,int) String",
                "search(String) String")),
        row(
            "type changed",
            refused(
                "count(int)",
                "parameter 1 is int for the client and String for the server",
                "count(int) String",
                "count(String) String"),
            refused(
                "count(String)",
                "parameter 1 is String for the client and int for the server",
                "count(String) String",
                "count(int) String")),
        row("class renamed", "Person[name=Bob, age=42]", "Human[age=42, name=Bob]"),
        row("exception that both declare", "NotFound no milk milk", "Missing no milk milk 0"),
        row(
            "exception added",
            "HandlerFailedException Shop.load(String) at SERVER failed with shop.people.Gone: sold"
                + " (this version of the interface does not declare it; build this side against"
                + " the server's version to catch it by its type)",
            "shop.people.Missing: no bread"),
        row(
            "type that contains itself",
            "Node[name=root, children=[Node[name=sprout, children=[Node[name=bud,"
                + " children=null]]], Node[name=leaf, children=[]]]]",
            "Node[children=[Node[children=[Node[children=null, height=0, name=bud]], height=0,"
                + " name=sprout], Node[children=[], height=0, name=leaf]], height=0,"
                + " name=root]"));
  }

  private static Arguments row(String change, String oldClient, String newClient) {
    return Arguments.of(change, oldClient, newClient);
  }

  private static String refused(String label, String why, String client, String server) {
    return "ContractMismatchException Shop." + label
        + " at SERVER: client and server have different versions of the service, and this method is"
        + " not compatible: " + why + ": the client has " + client + ", the server has " + server
        + "; build both against the same version of the interface";
  }

  private static String missing(String label) {
    return "UnimplementedException Shop." + label
        + " at SERVER: no such method on this server: the server has no method " + label
        + " String; call one that it has, or update the server";
  }

  private static String undecodable(String label, String why) {
    return "CannotDecodeException Shop." + label + " at SERVER: " + why
        + "; check the values, and that both sides are built against the same interface";
  }

  private static String unknownConstant(String label, String where) {
    return "CannotDecodeException Shop." + label + " at SERVER: " + where
        + ": the constant BLUE, which this version of shop.Shop$Color does not know; let both sides"
        + " know it before it is sent, or mark a constant with @UnknownConstant";
  }

  private static String unknownSubtype(String label, String where) {
    return "CannotDecodeException Shop." + label + " at SERVER: " + where
        + ": a shop.Shop$Square, which this version of shop.Shop$Form does not know; let both sides"
        + " know it before it is sent";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aChangeIsWhatTheTableSays(String change, String oldClient, String newClient) {
    assertEquals(oldClient, visit(before, toNew, newServer, change), "old client, new server");
    assertEquals(newClient, visit(after, toOld, oldServer, change), "new client, old server");
  }

  private static String visit(Shops client, RpcClient connected, RpcServer server, String row) {
    return client.visit(connected, row).replace("127.0.0.1:" + server.port(), "SERVER");
  }
}
