/** Tests of how the admin service starts. */
@NullMarked
package portico.admin.start;

import org.jspecify.annotations.NullMarked;
