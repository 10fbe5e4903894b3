/** What somebody should look at. */
@NullMarked
package portico.admin.alarm;

import org.jspecify.annotations.NullMarked;
