package portico.node.tracing;

import io.opentelemetry.api.common.AttributeKey;
import java.util.Set;

/** The names of what spans say of HTTP (OpenTelemetry's stable semantic conventions) and of the gateway. */
public final class HttpAttributes {
    public static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    public static final AttributeKey<String> METHOD_ORIGINAL = AttributeKey.stringKey("http.request.method_original");
    public static final AttributeKey<Long> RESEND_COUNT = AttributeKey.longKey("http.request.resend_count");
    public static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    public static final AttributeKey<String> ROUTE_PATH = AttributeKey.stringKey("http.route");
    public static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    public static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    public static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    public static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    public static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");
    public static final AttributeKey<String> PROTOCOL_VERSION = AttributeKey.stringKey("network.protocol.version");
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    public static final AttributeKey<String> ROUTE = AttributeKey.stringKey("portico.route");
    public static final AttributeKey<String> SERVICE = AttributeKey.stringKey("portico.service");
    public static final AttributeKey<String> CONSUMER = AttributeKey.stringKey("portico.consumer");
    public static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("portico.request_id");
    public static final AttributeKey<String> PROBLEM = AttributeKey.stringKey("portico.problem");
    public static final AttributeKey<String> CALL = AttributeKey.stringKey("portico.call");
    public static final AttributeKey<String> POLICY = AttributeKey.stringKey("portico.policy");
    public static final AttributeKey<String> POLICY_TYPE = AttributeKey.stringKey("portico.policy.type");
    public static final AttributeKey<Boolean> POLICY_ANSWERED = AttributeKey.booleanKey("portico.policy.answered");
    public static final AttributeKey<String> POLICY_REASON = AttributeKey.stringKey("portico.policy.reason");

    /** Either side went away before the end. */
    public static final String ABORTED = "aborted";

    /** What stands for any other method: clients make up as many as they like. */
    private static final String OTHER = "_OTHER";

    // RFC 9110 §9, RFC 5789.
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private HttpAttributes() {}

    /** The method as an attribute has it. */
    public static String method(String method) {
        return METHODS.contains(method) ? method : OTHER;
    }

    /** The same in a span's name. */
    public static String named(String method) {
        return METHODS.contains(method) ? method : "HTTP";
    }
}
