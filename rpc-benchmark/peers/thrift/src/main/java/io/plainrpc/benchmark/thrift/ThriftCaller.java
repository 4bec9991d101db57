package io.plainrpc.benchmark.thrift;

import io.plainrpc.benchmark.Caller;
import io.plainrpc.benchmark.Page;
import io.plainrpc.benchmark.User;
import io.plainrpc.benchmark.thrift.wire.UserCalls;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;
import org.apache.thrift.transport.layered.TFramedTransport;

/** Has a connection of its own: Thrift's clients are not for several threads. */
final class ThriftCaller implements Caller {
  private final TTransport transport;
  private final UserCalls.Client users;

  ThriftCaller(int port) throws TTransportException {
    transport = new TFramedTransport(new TSocket("127.0.0.1", port));
    transport.open();
    users = new UserCalls.Client(new TBinaryProtocol(transport));
  }

  @Override
  public boolean existUser(String email) throws TException {
    return users.existUser(email);
  }

  @Override
  public boolean createUser(User user) throws TException {
    return users.createUser(Structs.struct(user));
  }

  @Override
  public User getUser(long id) throws TException {
    return Structs.user(users.getUser(id));
  }

  @Override
  public Page<User> listUser(int page) throws TException {
    return Structs.page(users.listUser(page));
  }

  @Override
  public void close() {
    transport.close();
  }
}
