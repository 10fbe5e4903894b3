/** What moves an exchange's octets between client and upstream. */
@NullMarked
package portico.node.carrier;

import org.jspecify.annotations.NullMarked;
