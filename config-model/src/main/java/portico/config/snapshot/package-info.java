/** The whole configuration at one revision, as content-addressed chunks under a manifest. */
@NullMarked
package portico.config.snapshot;

import org.jspecify.annotations.NullMarked;
