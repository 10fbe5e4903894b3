/** The dashboard: the static files of admin-ui, as a browser should get them. */
@NullMarked
package portico.admin.dashboard;

import org.jspecify.annotations.NullMarked;
