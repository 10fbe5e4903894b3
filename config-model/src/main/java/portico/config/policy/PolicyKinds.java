package portico.config.policy;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import portico.config.json.ConfigJson;
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

/** The policy types that there are. */
public final class PolicyKinds {
    /** In the order in which they run, as far as the phase decides. */
    public static final List<PolicyKind<?>> STANDARD = List.of(
            AccessLogSettings.KIND,
            CorrelationIdSettings.KIND,
            TracingSettings.KIND,
            CompressionSettings.KIND,
            ErrorPagesSettings.KIND,
            SecurityHeadersSettings.KIND,
            HttpsRedirectSettings.KIND,
            IpRestrictionSettings.KIND,
            CorsSettings.KIND,
            MaintenanceSettings.KIND,
            AnyOfSettings.KIND,
            KeyAuthSettings.KIND,
            BasicAuthSettings.KIND,
            JwtSettings.KIND,
            MtlsAuthSettings.KIND,
            HmacAuthSettings.KIND,
            IntrospectionSettings.KIND,
            ForwardAuthSettings.KIND,
            AclSettings.KIND,
            RateLimitSettings.KIND,
            QuotaSettings.KIND,
            ConcurrencyLimitSettings.KIND,
            RequestSizeSettings.KIND,
            ValidationSettings.KIND,
            RequestHeadersSettings.KIND,
            RequestTransformSettings.KIND,
            UpstreamAuthSettings.KIND,
            ResponseHeadersSettings.KIND,
            ResponseTransformSettings.KIND,
            FaultInjectionSettings.KIND,
            MockSettings.KIND,
            CacheSettings.KIND);

    private static final Map<String, PolicyKind<?>> BY_TYPE =
            STANDARD.stream().collect(toUnmodifiableMap(PolicyKind::type, identity()));

    private PolicyKinds() {}

    /** The policy type of this name. */
    public static Optional<PolicyKind<?>> find(@Nullable String type) {
        return type == null ? Optional.empty() : Optional.ofNullable(BY_TYPE.get(type));
    }

    /** The type's settings from their JSON; null when the type is not known, which the check then says. */
    public static @Nullable PolicySettings read(@Nullable String type, @Nullable JsonNode settings, Class<?> owner)
            throws JsonProcessingException {
        PolicyKind<?> kind = find(type).orElse(null);
        if (kind == null) return null;
        if (settings == null || settings.isNull()) return kind.blank();
        try {
            return ConfigJson.mapper().treeToValue(settings, kind.settings());
        } catch (JsonMappingException e) {
            e.prependPath(owner, "settings");
            throw e;
        }
    }

    static String unknown(String type) {
        return "is not a policy type: " + type + "; there are "
                + String.join(
                        ", ", STANDARD.stream().map(PolicyKind::type).sorted().toList());
    }
}
