@NullMarked
package portico.node.identity;

import org.jspecify.annotations.NullMarked;
