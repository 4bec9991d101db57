package io.plainrpc;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks that objects of a record or class keep their identity within a message: one that stands in several places is sent
 * once, and arrives as one object that stands in all of them. Objects of a class may then form cycles.
 *
 * <p>Without it objects are copied wherever they stand, as trees; that is cheaper, and nothing that is received can be larger
 * than its bytes suggest. With it the arguments of a call, its result, or an exception and its causes, are a graph: two
 * arguments may share an object, argument and result do not.
 *
 * <pre>{@code
 * @SharedReferences
 * public class Department {
 *   String name;
 *   Department parent;
 *   List<Department> parts;
 * }
 * }</pre>
 *
 * <p>It holds for exactly the record or class that it stands on, not for subclasses, and only for its objects: two equal
 * lists in a graph are two lists. It is part of the contract, so both sides must have it.
 *
 * <p>A record is made when all its components are there, so it cannot be part of a cycle through itself; sending one that is
 * fails, with the path. A class is made first and filled then. In between, what refers back to it sees it without all of its
 * fields: a record that does should not look into it in its constructor.
 *
 * <p><b>Beware of walking such a graph as if it were a tree.</b> Thirty objects of which each refers to the next one twice
 * are a tree of a thousand million; who does not trust the sender must not call the {@code equals}, {@code hashCode} or
 * {@code toString} that records have, or others like them, on what arrives. For the same reason such a type cannot stand
 * where keys are hashed or sorted: in a set, a map's key, a sorted container, not even inside of one. A class that has
 * neither {@code equals} nor {@code hashCode} of its own may stand in a set or a key that is hashed.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SharedReferences {}
