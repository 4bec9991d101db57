package io.plainrpc.example.cli;

import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The version of the jar that the program's main class is in. */
final class JarVersion implements IVersionProvider {
  @Spec
  private CommandSpec spec;

  @Override
  public String[] getVersion() {
    CommandSpec root = spec.root();
    String version = root.userObject().getClass().getPackage().getImplementationVersion();
    return new String[] {
      root.name() + " " + (version == null ? "(not packaged)" : version) + ", Java "
          + Runtime.version()
    };
  }
}
