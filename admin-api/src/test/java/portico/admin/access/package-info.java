/** Tests of who may steer the gateway. */
@NullMarked
package portico.admin.access;

import org.jspecify.annotations.NullMarked;
