/** The settings of compression: which answers go out smaller than they came. */
@NullMarked
package portico.config.policy.compression;

import org.jspecify.annotations.NullMarked;
