/** Keeps the node on the newest snapshot: from an admin replica, or from its own disk when there is none. */
@NullMarked
package portico.node.sync;

import org.jspecify.annotations.NullMarked;
