@NullMarked
package portico.node.start;

import org.jspecify.annotations.NullMarked;
