@NullMarked
package portico.node.edge;

import org.jspecify.annotations.NullMarked;
