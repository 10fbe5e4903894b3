/** Where an exchange stands in a trace that others have part in (W3C Trace Context). */
@NullMarked
package portico.node.tracing;

import org.jspecify.annotations.NullMarked;
