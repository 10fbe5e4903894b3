/** Which route an exchange is for; the cost does not grow with the number of routes. */
@NullMarked
package portico.node.routing;

import org.jspecify.annotations.NullMarked;
