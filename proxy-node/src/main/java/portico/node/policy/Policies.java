package portico.node.policy;

import static portico.node.policy.PolicyBinding.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import portico.config.policy.EffectivePolicy;
import portico.config.policy.PolicySettings;
import portico.config.policy.accesslog.AccessLogSettings;
import portico.config.policy.acl.AclSettings;
import portico.config.policy.anyof.AnyOfSettings;
import portico.config.policy.basicauth.BasicAuthSettings;
import portico.config.policy.cache.CacheSettings;
import portico.config.policy.compression.CompressionSettings;
import portico.config.policy.concurrencylimit.ConcurrencyLimitSettings;
import portico.config.policy.correlationid.CorrelationIdSettings;
import portico.config.policy.cors.CorsSettings;
import portico.config.policy.faultinjection.FaultInjectionSettings;
import portico.config.policy.forwardauth.ForwardAuthSettings;
import portico.config.policy.headers.RequestHeadersSettings;
import portico.config.policy.headers.ResponseHeadersSettings;
import portico.config.policy.hmacauth.HmacAuthSettings;
import portico.config.policy.httpsredirect.HttpsRedirectSettings;
import portico.config.policy.introspection.IntrospectionSettings;
import portico.config.policy.iprestriction.IpRestrictionSettings;
import portico.config.policy.jwt.JwtSettings;
import portico.config.policy.keyauth.KeyAuthSettings;
import portico.config.policy.maintenance.MaintenanceSettings;
import portico.config.policy.mock.MockSettings;
import portico.config.policy.mtlsauth.MtlsAuthSettings;
import portico.config.policy.quota.QuotaSettings;
import portico.config.policy.ratelimit.RateLimitSettings;
import portico.config.policy.requestsize.RequestSizeSettings;
import portico.config.policy.securityheaders.SecurityHeadersSettings;
import portico.config.policy.tracing.TracingSettings;
import portico.config.policy.transform.ErrorPagesSettings;
import portico.config.policy.transform.RequestTransformSettings;
import portico.config.policy.transform.ResponseTransformSettings;
import portico.config.policy.upstreamauth.UpstreamAuthSettings;
import portico.config.policy.validation.ValidationSettings;
import portico.node.policy.accesslog.AccessLogging;
import portico.node.policy.acl.Acl;
import portico.node.policy.anyof.AnyOf;
import portico.node.policy.basicauth.BasicAuth;
import portico.node.policy.cache.Cache;
import portico.node.policy.compression.Compression;
import portico.node.policy.concurrencylimit.ConcurrencyLimit;
import portico.node.policy.correlationid.CorrelationId;
import portico.node.policy.cors.Cors;
import portico.node.policy.faultinjection.FaultInjection;
import portico.node.policy.forwardauth.ForwardAuth;
import portico.node.policy.headers.RequestHeaders;
import portico.node.policy.headers.ResponseHeaders;
import portico.node.policy.hmacauth.HmacAuth;
import portico.node.policy.httpsredirect.HttpsRedirect;
import portico.node.policy.introspection.Introspection;
import portico.node.policy.iprestriction.IpRestriction;
import portico.node.policy.jwt.Jwt;
import portico.node.policy.keyauth.KeyAuth;
import portico.node.policy.maintenance.Maintenance;
import portico.node.policy.mock.Mock;
import portico.node.policy.mtlsauth.MtlsAuth;
import portico.node.policy.quota.Quota;
import portico.node.policy.ratelimit.RateLimit;
import portico.node.policy.requestsize.RequestSize;
import portico.node.policy.securityheaders.SecurityHeaders;
import portico.node.policy.tracing.Tracing;
import portico.node.policy.transform.ErrorPages;
import portico.node.policy.transform.RequestTransform;
import portico.node.policy.transform.ResponseTransform;
import portico.node.policy.upstreamauth.OwnCredential;
import portico.node.policy.upstreamauth.UpstreamAuth;
import portico.node.policy.validation.Validation;

/** The policy types that a node can run. */
public final class Policies {
    /** Reads as a request travels. */
    static final List<PolicyBinding<?>> STANDARD = List.of(
            bind(AccessLogSettings.KIND, AccessLogging::compile),
            bind(CorrelationIdSettings.KIND, CorrelationId::compile),
            bind(TracingSettings.KIND, Tracing::compile),
            bind(CompressionSettings.KIND, Compression::compile),
            bind(ErrorPagesSettings.KIND, ErrorPages::compile),
            bind(SecurityHeadersSettings.KIND, SecurityHeaders::compile),
            bind(HttpsRedirectSettings.KIND, HttpsRedirect::compile),
            bind(IpRestrictionSettings.KIND, IpRestriction::compile),
            bind(CorsSettings.KIND, Cors::compile),
            bind(MaintenanceSettings.KIND, Maintenance::compile),
            bind(AnyOfSettings.KIND, AnyOf::compile),
            bind(KeyAuthSettings.KIND, KeyAuth::compile),
            bind(BasicAuthSettings.KIND, BasicAuth::compile),
            bind(JwtSettings.KIND, Jwt::compile),
            bind(MtlsAuthSettings.KIND, MtlsAuth::compile),
            bind(HmacAuthSettings.KIND, HmacAuth::compile),
            bind(IntrospectionSettings.KIND, Introspection::compile),
            bind(ForwardAuthSettings.KIND, ForwardAuth::compile),
            bind(AclSettings.KIND, Acl::compile),
            bind(RateLimitSettings.KIND, RateLimit::compile),
            bind(QuotaSettings.KIND, Quota::compile),
            bind(ConcurrencyLimitSettings.KIND, ConcurrencyLimit::compile),
            bind(RequestSizeSettings.KIND, RequestSize::compile),
            bind(ValidationSettings.KIND, Validation::compile),
            bind(RequestHeadersSettings.KIND, RequestHeaders::compile),
            bind(RequestTransformSettings.KIND, RequestTransform::compile),
            bind(UpstreamAuthSettings.KIND, UpstreamAuth::compile),
            bind(ResponseHeadersSettings.KIND, ResponseHeaders::compile),
            bind(ResponseTransformSettings.KIND, ResponseTransform::compile),
            bind(FaultInjectionSettings.KIND, FaultInjection::compile),
            bind(MockSettings.KIND, Mock::compile),
            bind(CacheSettings.KIND, Cache::compile));

    private static final Map<String, PolicyBinding<?>> BY_TYPE = STANDARD.stream()
            .collect(Collectors.toUnmodifiableMap(binding -> binding.kind().type(), binding -> binding));

    private final Live live;

    /** @param live outlives what is compiled here */
    public Policies(Live live) {
        this.live = live;
    }

    /** What they share, and what outlives them. */
    public Live live() {
        return live;
    }

    /**
     * The policy, ready to run.
     *
     * @param onward where exchanges go from there; null where that is still open, or they go nowhere
     */
    public Policy compile(EffectivePolicy policy, @Nullable Onward onward) {
        var context = new CompileContext(policy.use(), policy.name(), live, onward);
        Policy compiled = compile(policy.type(), policy.settings(), context);
        return policy.when() == null ? compiled : Conditional.of(policy.when(), compiled);
    }

    /**
     * What the gateway shows a service in requests of its own: the credentials among these policies, but for those under a
     * condition, which is about a client's request.
     */
    public List<OwnCredential> credentials(List<EffectivePolicy> effective) {
        var credentials = new ArrayList<OwnCredential>();
        for (var policy : effective)
            if (policy.settings() instanceof UpstreamAuthSettings settings && policy.when() == null)
                credentials.add(
                        OwnCredential.of(settings, new CompileContext(policy.use(), policy.name(), live, null)));
        return List.copyOf(credentials);
    }

    /** A policy of this type, ready to run. */
    public static Policy compile(String type, PolicySettings settings, CompileContext context) {
        PolicyBinding<?> binding = BY_TYPE.get(type);
        if (binding == null) throw new IllegalStateException("There is no binding for the policy type " + type);
        return binding.compile(settings, context);
    }
}
