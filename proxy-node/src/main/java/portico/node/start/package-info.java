/** The life of a node: start, drain, end. */
@NullMarked
package portico.node.start;

import org.jspecify.annotations.NullMarked;
