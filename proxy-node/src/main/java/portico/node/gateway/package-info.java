/** The compiled configuration that exchanges run on, and how it is swapped. */
@NullMarked
package portico.node.gateway;

import org.jspecify.annotations.NullMarked;
