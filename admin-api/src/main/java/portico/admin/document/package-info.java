/** A whole configuration at once: export and apply. */
@NullMarked
package portico.admin.document;

import org.jspecify.annotations.NullMarked;
