@NullMarked
package portico.node.policy.httpsredirect;

import org.jspecify.annotations.NullMarked;
