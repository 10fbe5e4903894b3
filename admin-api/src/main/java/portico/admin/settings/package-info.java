/** Shows what the admin service is set to. */
@NullMarked
package portico.admin.settings;

import org.jspecify.annotations.NullMarked;
