/** Services as they run: targets, their choice, and the connections to them. */
@NullMarked
package portico.node.upstream;

import org.jspecify.annotations.NullMarked;
