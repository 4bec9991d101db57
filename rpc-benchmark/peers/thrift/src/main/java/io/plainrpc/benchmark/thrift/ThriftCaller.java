package io.plainrpc.benchmark.thrift;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.thrift.wire.Calls;
import java.nio.ByteBuffer;
import org.apache.thrift.TBaseHelper;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;
import org.apache.thrift.transport.layered.TFramedTransport;

/** Has a connection of its own: Thrift's clients are not for several threads. */
final class ThriftCaller implements Caller {
  private final TTransport transport;
  private final Calls.Client client;

  ThriftCaller(int port) throws TTransportException {
    transport = new TFramedTransport(new TSocket("127.0.0.1", port));
    transport.open();
    client = new Calls.Client(new TBinaryProtocol(transport));
  }

  @Override
  public boolean existUser(String email) throws TException {
    return client.existUser(email);
  }

  @Override
  public boolean createUser(User user) throws TException {
    return client.createUser(Structs.struct(user));
  }

  @Override
  public User getUser(long id) throws TException {
    return Structs.user(client.getUser(id));
  }

  @Override
  public Page<User> listUser(int page) throws TException {
    return Structs.page(client.listUser(page));
  }

  @Override
  public String upper(String text) throws TException {
    return client.upper(text);
  }

  @Override
  public byte[] echo(byte[] bytes) throws TException {
    return TBaseHelper.byteBufferToByteArray(client.echo(ByteBuffer.wrap(bytes)));
  }

  @Override
  public void slow(int millis) throws TException {
    client.slow(millis);
  }

  @Override
  public void close() {
    transport.close();
  }
}
