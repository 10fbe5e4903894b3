@NullMarked
package portico.node.policy.faultinjection;

import org.jspecify.annotations.NullMarked;
