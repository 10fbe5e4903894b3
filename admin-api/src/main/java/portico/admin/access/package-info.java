/** Who may steer the gateway: people, their sessions and their tokens. */
@NullMarked
package portico.admin.access;

import org.jspecify.annotations.NullMarked;
