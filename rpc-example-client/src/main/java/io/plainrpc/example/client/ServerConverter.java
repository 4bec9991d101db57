package io.plainrpc.example.client;

import io.plainrpc.client.RpcClient;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Checks a server's address by the rules of {@link RpcClient}, while the command line is read. */
final class ServerConverter implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    try {
      RpcClient.builder().server(text);
      return text;
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
