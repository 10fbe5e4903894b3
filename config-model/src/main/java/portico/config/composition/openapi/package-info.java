/** What compositions answer, as OpenAPI says it: made from what the documents of their services say. */
@NullMarked
package portico.config.composition.openapi;

import org.jspecify.annotations.NullMarked;
