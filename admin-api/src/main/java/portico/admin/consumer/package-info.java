/** Consumers and their credentials over REST. */
@NullMarked
package portico.admin.consumer;

import org.jspecify.annotations.NullMarked;
