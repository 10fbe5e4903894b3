/** What is shown of settings, and what never is. */
@NullMarked
package portico.admin.settings;

import org.jspecify.annotations.NullMarked;
