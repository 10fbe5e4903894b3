/** The policy basic-auth: callers show a user name and a password. */
@NullMarked
package portico.node.policy.basicauth;

import org.jspecify.annotations.NullMarked;
