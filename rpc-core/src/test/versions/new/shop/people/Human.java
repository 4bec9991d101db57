package shop.people;

import io.plainrpc.WireName;

@WireName("shop.Person")
public record Human(int age, String name) {}
