/** The small messages between a node and an admin replica. */
@NullMarked
package portico.config.channel;

import org.jspecify.annotations.NullMarked;
