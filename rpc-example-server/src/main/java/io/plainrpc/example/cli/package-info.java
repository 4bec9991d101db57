/**
 * What the example programs have in common: how a command line is read, how a failure is printed, which exit code it gives.
 *
 * <p>Start at {@link io.plainrpc.example.cli.Program}. Only main threads enter this package.
 */
package io.plainrpc.example.cli;
