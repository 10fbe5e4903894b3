/** Which certificate a client is shown. */
@NullMarked
package portico.node.tls;

import org.jspecify.annotations.NullMarked;
