/** Whether the node is alive and whether it should get traffic. */
@NullMarked
package portico.node.health;

import org.jspecify.annotations.NullMarked;
