/** How the admin service starts: settings, database, keyring. */
@NullMarked
package portico.admin.start;

import org.jspecify.annotations.NullMarked;
