package portico.config.explain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a node would do with a request, found out by doing it up to the point where a service would be called.
 *
 * @param route that matched; null when none did
 * @param parameters what its path binds
 * @param nearMisses routes that were not taken, the nearest first; no more than a few
 * @param policies in the order in which they run
 * @param consumer who calls; null when nobody knows
 * @param credential by which it is known
 * @param traceId of the trace that it would belong to; null for none
 * @param forwarded where it goes on to; null when the gateway answers by itself
 * @param answered what the gateway itself answers; null when a service would
 * @param micros how long all of it took
 */
@Schema(description = "What a node would do with a request. No service was called for it, and no limit counts it.")
public record Explanation(
        @Schema(examples = "orders") @Nullable String route,
        @Schema(examples = "{\"id\":\"7\"}") Map<String, String> parameters,
        List<NearMiss> nearMisses,
        List<PolicyDecision> policies,
        @Schema(examples = "acme") @Nullable String consumer,
        @Schema(examples = "main") @Nullable String credential,

        @Schema(examples = "4bf92f3577b34da6a3ce929d0e0e4736") @Nullable String traceId,

        @Nullable Forwarded forwarded,
        @Nullable Answered answered,
        @Schema(examples = "85") long micros) {
    public Explanation(
            @Nullable String route,
            @Nullable Map<String, String> parameters,
            @Nullable List<NearMiss> nearMisses,
            @Nullable List<PolicyDecision> policies,
            @Nullable String consumer,
            @Nullable String credential,
            @Nullable String traceId,
            @Nullable Forwarded forwarded,
            @Nullable Answered answered,
            long micros) {
        this.route = route;
        this.parameters = parameters == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        this.nearMisses = nearMisses == null ? List.of() : List.copyOf(nearMisses);
        this.policies = policies == null ? List.of() : List.copyOf(policies);
        this.consumer = consumer;
        this.credential = credential;
        this.traceId = traceId;
        this.forwarded = forwarded;
        this.answered = answered;
        this.micros = micros;
    }

    /** The same without near misses: they are the first to go where there is no room. */
    public Explanation withoutNearMisses() {
        return new Explanation(
                route, parameters, null, policies, consumer, credential, traceId, forwarded, answered, micros);
    }

    /**
     * The request as a service would get it.
     *
     * @param target the one whose turn it is; null when none takes traffic
     * @param path with the query
     */
    public record Forwarded(
            @Schema(examples = "orders") String service,
            @Schema(examples = "10.0.0.5:8080") @Nullable String target,
            @Schema(examples = "/7?page=2") String path,
            List<HeaderField> headers) {
        public Forwarded(String service, @Nullable String target, String path, @Nullable List<HeaderField> headers) {
            this.service = service;
            this.target = target;
            this.path = path;
            this.headers = headers == null ? List.of() : List.copyOf(headers);
        }
    }

    /**
     * An answer of the gateway's own.
     *
     * @param problem what kind of refusal it is; null for none
     * @param reason the same for people
     * @param body its beginning
     */
    public record Answered(
            @Schema(examples = "401") int status,
            @Schema(examples = "unauthorized") @Nullable String problem,
            @Schema(examples = "Say who you are") @Nullable String reason,
            List<HeaderField> headers,
            String body) {
        public Answered(
                int status,
                @Nullable String problem,
                @Nullable String reason,
                @Nullable List<HeaderField> headers,
                @Nullable String body) {
            this.status = status;
            this.problem = problem;
            this.reason = reason;
            this.headers = headers == null ? List.of() : List.copyOf(headers);
            this.body = body == null ? "" : body;
        }
    }
}
