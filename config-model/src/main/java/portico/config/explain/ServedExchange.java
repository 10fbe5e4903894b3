package portico.config.explain;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that a node has served lately: what the access log says of it. No query, body, credential or header field
 * is kept, but for an id that correlation-id or tracing took from one.
 *
 * @param millis when it ended, in milliseconds of the Unix epoch
 * @param client its address
 * @param complete false when either side went away before the end
 * @param micros from the request's head to the response's end
 * @param route null when none matched
 * @param credential by which the consumer is known: its name, never its value
 * @param target the address last tried; empty when none was
 * @param problem what kind of refusal the gateway answered with
 * @param correlationId what else than the request id those outside know it by
 * @param traceId of the trace that it belongs to; null for none
 * @param fault what was done to it on purpose, by a policy of faults
 * @param missing what its composition went without, or failed for, as {@code Portico-Missing} says it, and where these
 *     calls went
 * @param policies what each decided, in the order in which they run; null when that was not written down
 */
@Schema(description = "An exchange that a node has served lately. No query, body or header field is kept.")
public record ServedExchange(
        @Schema(examples = "1790000000000") long millis,
        @Schema(examples = "8d1f0a77c2b3e491") String requestId,
        @Schema(examples = "203.0.113.7") String client,
        @Schema(examples = "GET") String method,
        @Schema(examples = "shop.example.com") String host,
        @Schema(examples = "/orders/7") String path,
        @Schema(examples = "200") int status,
        boolean complete,
        @Schema(examples = "1830") long micros,
        @Schema(examples = "0") long bytesIn,
        @Schema(examples = "512") long bytesOut,
        @Schema(examples = "orders") @Nullable String route,
        @Schema(examples = "acme") @Nullable String consumer,
        @Schema(examples = "main") @Nullable String credential,
        @Schema(examples = "10.0.0.5:8080") String target,
        @Schema(examples = "1") int tries,
        @Schema(examples = "rate-limited") @Nullable String problem,

        @Schema(examples = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6") @Nullable String correlationId,

        @Schema(examples = "4bf92f3577b34da6a3ce929d0e0e4736") @Nullable String traceId,

        @Schema(examples = "delay 500ms") @Nullable String fault,

        @Schema(
                description = "The calls of its composition that failed, and why, as Portico-Missing says it; and the"
                        + " target of each that was tried last, and how many were when it was more than one.",
                examples = "orders;reason=timeout;target=\"10.0.0.5:8080\";tries=2")
        @Nullable String missing,

        @Schema(
                description =
                        "What each policy decided; only for one exchange by its id, and where it was written down.")
        @Nullable List<PolicyDecision> policies) {
    /** The same, with no more than the beginning of a long path. */
    public ServedExchange withPathUpTo(int lengthMax) {
        return path.length() <= lengthMax ? this : with(path.substring(0, lengthMax - 1) + "…", policies);
    }

    /** The same without what the policies decided. */
    public ServedExchange withoutPolicies() {
        return policies == null ? this : with(path, null);
    }

    private ServedExchange with(String path, @Nullable List<PolicyDecision> policies) {
        return new ServedExchange(
                millis,
                requestId,
                client,
                method,
                host,
                path,
                status,
                complete,
                micros,
                bytesIn,
                bytesOut,
                route,
                consumer,
                credential,
                target,
                tries,
                problem,
                correlationId,
                traceId,
                fault,
                missing,
                policies);
    }
}
