/** The settings of cache: which answers are kept, for whom, and for how long. */
@NullMarked
package portico.config.policy.cache;

import org.jspecify.annotations.NullMarked;
