/** fault-injection: what goes wrong on purpose. */
@NullMarked
package portico.node.policy.faultinjection;

import org.jspecify.annotations.NullMarked;
