@NullMarked
package portico.samples;

import org.jspecify.annotations.NullMarked;
