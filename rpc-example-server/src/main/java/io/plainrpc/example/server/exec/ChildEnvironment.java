package io.plainrpc.example.server.exec;

import io.plainrpc.example.ExecException;
import io.plainrpc.example.ExecException.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a command: little of the server's, and what the caller adds.
 *
 * <p>Variables that make the dynamic linker, an interpreter or a shell load or run something are refused, because they would
 * turn one command into another. That keeps accidents and surprises out; it is no wall against a caller who may run any command.
 */
final class ChildEnvironment {
  private static final Set<String> KEPT =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR");
  private static final String KEPT_PREFIX = "LC_";

  private static final Set<String> FORBIDDEN = Set.of(
      // Shells.
      "BASH_ENV",
      "ENV",
      "SHELLOPTS",
      "BASHOPTS",
      "PS4",
      "PROMPT_COMMAND",
      "IFS",
      "CDPATH",
      "GLOBIGNORE",
      "FPATH",
      "ZDOTDIR",
      "NULLCMD",
      "READNULLCMD",
      // Java.
      "JAVA_TOOL_OPTIONS",
      "_JAVA_OPTIONS",
      "JDK_JAVA_OPTIONS",
      "JAVA_OPTS",
      "CLASSPATH",
      // Perl, Python, Ruby, Node, Lua, PHP.
      "PERL5OPT",
      "PERL5LIB",
      "PERLLIB",
      "PERL5DB",
      "PERLIO_DEBUG",
      "PYTHONSTARTUP",
      "PYTHONPATH",
      "PYTHONHOME",
      "PYTHONUSERBASE",
      "PYTHONINSPECT",
      "PYTHONBREAKPOINT",
      "PYTHONEXECUTABLE",
      "PYTHONPLATLIBDIR",
      "PYTHONWARNINGS",
      "RUBYOPT",
      "RUBYLIB",
      "NODE_OPTIONS",
      "NODE_PATH",
      "LUA_INIT",
      "LUA_PATH",
      "LUA_CPATH",
      "PHPRC",
      "PHP_INI_SCAN_DIR",
      // The C library, the terminal library, other linkers.
      "GCONV_PATH",
      "GETCONF_DIR",
      "GLIBC_TUNABLES",
      "LOCPATH",
      "NLSPATH",
      "MALLOC_TRACE",
      "HOSTALIASES",
      "LOCALDOMAIN",
      "RES_OPTIONS",
      "RESOLV_HOST_CONF",
      "NIS_PATH",
      "TERMCAP",
      "TERMINFO",
      "TERMINFO_DIRS",
      "LIBPATH",
      "SHLIB_PATH",
      "OPENSSL_CONF",
      "OPENSSL_ENGINES",
      "OPENSSL_MODULES");
  private static final Set<String> FORBIDDEN_PREFIXES = Set.of(
      "LD_",
      "DYLD_",
      "LDR_",
      "_RLD",
      "BASH_FUNC_",
      "LUA_INIT_",
      "LUA_PATH_",
      "LUA_CPATH_",
      "PLAINRPC_");

  private ChildEnvironment() {}

  /**
   * Puts the environment together.
   *
   * @param servers the server's own
   * @param added the caller's, which win
   * @param tag the value of {@link ProcessTree#TAG}
   * @throws ExecException when one of the caller's is refused
   */
  static Map<String, String> of(Map<String, String> servers, Map<String, String> added, String tag)
      throws ExecException {
    for (String name : added.keySet()) {
      if (isForbidden(name)) {
        throw new ExecException(
            "the variable " + name
                + " is refused, because it can make a program load or run something"
                + " else; pass it in the command, as in: env " + name + "=... COMMAND",
            Reason.FORBIDDEN_VARIABLE);
      }
    }
    Map<String, String> environment = new HashMap<>();
    servers.forEach((name, value) -> {
      if (KEPT.contains(name) || name.startsWith(KEPT_PREFIX)) {
        environment.put(name, value);
      }
    });
    environment.putAll(added);
    environment.put(ProcessTree.TAG, tag);
    return environment;
  }

  static boolean isForbidden(String name) {
    return FORBIDDEN.contains(name) || FORBIDDEN_PREFIXES.stream().anyMatch(name::startsWith);
  }
}
