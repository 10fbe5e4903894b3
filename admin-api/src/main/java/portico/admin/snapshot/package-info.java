/** Renders the configuration into the snapshots that nodes fetch, and keeps them. */
@NullMarked
package portico.admin.snapshot;

import org.jspecify.annotations.NullMarked;
