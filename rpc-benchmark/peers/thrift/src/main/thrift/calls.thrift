// io.plainrpc.benchmark.UserService and ExtraService. ../../generated/README.md says how to generate the Java code anew.
namespace java io.plainrpc.benchmark.thrift.wire

struct UserStruct {
  1: i64 id
  2: string name
  3: i32 sex
  // Days since 1970-01-01.
  4: i32 birthday
  5: string email
  6: string mobile
  7: string address
  8: string icon
  9: list<i32> permissions
  10: i32 status
  // Nanoseconds since 1970-01-01T00:00, without a zone.
  11: i64 createTime
  12: i64 updateTime
}

struct PageStruct {
  1: i32 pageNo
  2: i32 total
  3: list<UserStruct> result
}

service Calls {
  bool existUser(1: string email)
  bool createUser(1: UserStruct user)
  UserStruct getUser(1: i64 id)
  PageStruct listUser(1: i32 pageNo)

  string upper(1: string text)
  binary echo(1: binary bytes)
  void slow(1: i32 millis)
}
