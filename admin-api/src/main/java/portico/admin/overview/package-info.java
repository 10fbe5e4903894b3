/** What there is, at a glance. */
@NullMarked
package portico.admin.overview;

import org.jspecify.annotations.NullMarked;
