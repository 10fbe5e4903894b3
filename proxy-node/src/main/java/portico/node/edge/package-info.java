/** What may come in at all: one meaning for every request, or none. */
@NullMarked
package portico.node.edge;

import org.jspecify.annotations.NullMarked;
