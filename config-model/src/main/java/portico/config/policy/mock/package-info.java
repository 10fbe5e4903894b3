/** The settings of mock: what is answered in place of a service. */
@NullMarked
package portico.config.policy.mock;

import org.jspecify.annotations.NullMarked;
