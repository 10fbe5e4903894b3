/** Who calls: consumers by their credentials. */
@NullMarked
package portico.node.identity;

import org.jspecify.annotations.NullMarked;
