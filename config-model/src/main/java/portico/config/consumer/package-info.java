/** Consumers and the credentials that prove who they are. */
@NullMarked
package portico.config.consumer;

import org.jspecify.annotations.NullMarked;
