/** JSON Schema (2020-12): what may be written, and what JSON must be like to fit. */
@NullMarked
package portico.config.schema;

import org.jspecify.annotations.NullMarked;
