/** A service whose classes a test loads through a class loader of its own, and then wants to be rid of. */
package io.plainrpc.testing.isolated;
