/** Which certificates are shown to clients and to targets, and which of theirs are trusted. */
@NullMarked
package portico.node.tls;

import org.jspecify.annotations.NullMarked;
