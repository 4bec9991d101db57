package io.plainrpc.example.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class InterfaceTextTest {
  @Test
  void aDescriptorBecomesAnInterfaceForPeople() {
    String descriptor = """
        plainrpc-descriptor 1
        service io.acme.Users
        method all() Map<String,List<io.acme.User>>
        method find(String,io.acme.sub.Key) io.acme.User throws io.acme.NotFound,java.io.IOException
        method rename(long,String) void
        enum io.acme.Color BLUE RED
        exception io.acme.NotFound code:int
        class io.acme.Part shared name:String parts:List<io.acme.Part>
        record io.acme.User color:io.acme.Color friends:(String|io.acme.User)[]
        record io.acme.sub.Key
        exception java.io.IOException
        """;
    assertEquals("""
        interface io.acme.Users
          Map<String, List<User>> all()
          User find(String, io.acme.sub.Key) throws NotFound, java.io.IOException
          void rename(long, String)

        enum Color
          BLUE
          RED

        exception NotFound
          int code

        class Part (keeps its identity)
          String name
          List<Part> parts

        record User
          Color color
          (String|User)[] friends

        record io.acme.sub.Key

        exception java.io.IOException
        """, text(descriptor));
  }

  @Test
  void whatIsNotUnderstoodIsPrintedAsItIs() {
    assertEquals("""
        interface .Bare
          void run()
        stream what ever
        """, text("""
        plainrpc-descriptor 9
        service .Bare
        method run() void
        stream what ever
        """));
    assertEquals("\n", text(""));
  }

  private static String text(String descriptor) {
    return String.join("\n", new InterfaceText(descriptor.lines().toList()).lines()) + "\n";
  }
}
