@NullMarked
package portico.node.gateway;

import org.jspecify.annotations.NullMarked;
