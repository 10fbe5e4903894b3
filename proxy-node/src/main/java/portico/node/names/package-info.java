/** Where names lead: looked up in the background, kept current, and never waited for by an exchange. */
@NullMarked
package portico.node.names;

import org.jspecify.annotations.NullMarked;
