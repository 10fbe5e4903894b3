/** The policy any-of: callers show one of several kinds of credential, or none. */
@NullMarked
package portico.node.policy.anyof;

import org.jspecify.annotations.NullMarked;
