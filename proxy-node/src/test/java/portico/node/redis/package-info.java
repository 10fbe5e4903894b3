@NullMarked
package portico.node.redis;

import org.jspecify.annotations.NullMarked;
