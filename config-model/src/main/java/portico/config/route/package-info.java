/** Routes: what is matched and what then happens. */
@NullMarked
package portico.config.route;

import org.jspecify.annotations.NullMarked;
