/** Compositions over REST, and trying them on a node. */
@NullMarked
package portico.admin.composition;

import org.jspecify.annotations.NullMarked;
