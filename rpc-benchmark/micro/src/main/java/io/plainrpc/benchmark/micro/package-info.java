/** What the parts of a call cost without a socket. */
package io.plainrpc.benchmark.micro;
