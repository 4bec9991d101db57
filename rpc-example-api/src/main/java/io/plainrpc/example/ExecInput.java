package io.plainrpc.example;

/** What became of a piece of standard input. */
public enum ExecInput {
  /** It will reach the command, unless the command ends before it reads it. */
  TAKEN,
  /** Nothing was taken, because the command has not read what came before: pass the same piece again. */
  FULL,
  /** The command has ended or reads no more: nothing was taken, nor will be. */
  CLOSED
}
