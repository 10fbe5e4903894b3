@NullMarked
package portico.node.policy.concurrencylimit;

import org.jspecify.annotations.NullMarked;
