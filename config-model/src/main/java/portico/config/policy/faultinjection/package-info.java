/** The settings of fault-injection: what goes wrong on purpose. */
@NullMarked
package portico.config.policy.faultinjection;

import org.jspecify.annotations.NullMarked;
