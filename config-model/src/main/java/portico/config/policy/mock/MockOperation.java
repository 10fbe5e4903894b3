package portico.config.policy.mock;

import java.util.List;
import portico.config.openapi.PathSegment;

/**
 * An operation of an OpenAPI document.
 *
 * @param method in upper case
 * @param answers one for each type of content, in the document's order; empty where the document has no example
 */
public record MockOperation(String method, List<PathSegment> segments, List<MockAnswer> answers) {}
