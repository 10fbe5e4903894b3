/** security-headers: what browsers are told to beware of. */
@NullMarked
package portico.node.policy.securityheaders;

import org.jspecify.annotations.NullMarked;
