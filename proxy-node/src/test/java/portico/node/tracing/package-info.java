@NullMarked
package portico.node.tracing;

import org.jspecify.annotations.NullMarked;
