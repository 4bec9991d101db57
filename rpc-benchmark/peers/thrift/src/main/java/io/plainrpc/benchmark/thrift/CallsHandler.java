package io.plainrpc.benchmark.thrift;

import io.plainrpc.benchmark.Services;
import io.plainrpc.benchmark.thrift.wire.Calls;
import io.plainrpc.benchmark.thrift.wire.PageStruct;
import io.plainrpc.benchmark.thrift.wire.UserStruct;
import java.nio.ByteBuffer;
import org.apache.thrift.TBaseHelper;

/** Hands calls on. */
record CallsHandler(Services services) implements Calls.Iface {

  @Override
  public boolean existUser(String email) {
    return services.users().existUser(email);
  }

  @Override
  public boolean createUser(UserStruct user) {
    return services.users().createUser(Structs.user(user));
  }

  @Override
  public UserStruct getUser(long id) {
    return Structs.struct(services.users().getUser(id));
  }

  @Override
  public PageStruct listUser(int pageNo) {
    return Structs.struct(services.users().listUser(pageNo));
  }

  @Override
  public String upper(String text) {
    return services.extras().upper(text);
  }

  @Override
  public ByteBuffer echo(ByteBuffer bytes) {
    return ByteBuffer.wrap(services.extras().echo(TBaseHelper.byteBufferToByteArray(bytes)));
  }

  @Override
  public void slow(int millis) {
    services.extras().slow(millis);
  }
}
