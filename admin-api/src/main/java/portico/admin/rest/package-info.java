/** What all REST endpoints share: strict bodies, pages, entity tags, the OpenAPI document. */
@NullMarked
package portico.admin.rest;

import org.jspecify.annotations.NullMarked;
