package io.plainrpc.compat;

/** What a change does to calls between two versions. */
public enum Effect {
  /** A method that works within either version cannot be called between them. */
  BREAKS,
  /** Calls work; what only one version has (a method, a constant, a subtype, a null) cannot be used until both have it. */
  LIMITS,
  /** Calls work as before. */
  NONE
}
