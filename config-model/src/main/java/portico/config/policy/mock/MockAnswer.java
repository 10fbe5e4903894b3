package portico.config.policy.mock;

import java.util.Map;

/**
 * What is answered in place of a service.
 *
 * @param contentType empty where there is no body
 * @param headers more fields
 */
public record MockAnswer(int status, String contentType, Map<String, String> headers, String body) {}
