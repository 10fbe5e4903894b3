@NullMarked
package portico.node.exchange;

import org.jspecify.annotations.NullMarked;
