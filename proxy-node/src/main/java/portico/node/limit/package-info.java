/** Bounds, and how the page that lists them finds them. */
@NullMarked
package portico.node.limit;

import org.jspecify.annotations.NullMarked;
