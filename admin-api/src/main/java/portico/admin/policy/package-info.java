/** Shared policies and policy types over REST. */
@NullMarked
package portico.admin.policy;

import org.jspecify.annotations.NullMarked;
