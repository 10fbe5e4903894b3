@NullMarked
package portico.node.policy.securityheaders;

import org.jspecify.annotations.NullMarked;
