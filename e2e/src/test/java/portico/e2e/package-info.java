/** The whole of Portico in real processes: what must hold between its parts. */
@NullMarked
package portico.e2e;

import org.jspecify.annotations.NullMarked;
