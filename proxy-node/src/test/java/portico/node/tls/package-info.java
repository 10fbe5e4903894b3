@NullMarked
package portico.node.tls;

import org.jspecify.annotations.NullMarked;
