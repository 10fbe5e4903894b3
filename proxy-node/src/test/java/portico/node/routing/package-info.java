@NullMarked
package portico.node.routing;

import org.jspecify.annotations.NullMarked;
