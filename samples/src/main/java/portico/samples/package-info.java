/** Three small services to try the gateway with. */
@NullMarked
package portico.samples;

import org.jspecify.annotations.NullMarked;
