/** Says what the node would do with a request, by doing it; and what it has done lately. */
@NullMarked
package portico.node.explain;

import org.jspecify.annotations.NullMarked;
