@NullMarked
package portico.node.explain;

import org.jspecify.annotations.NullMarked;
