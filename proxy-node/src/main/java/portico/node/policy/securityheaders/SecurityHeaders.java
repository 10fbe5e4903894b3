package portico.node.policy.securityheaders;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.policy.securityheaders.SecurityHeadersSettings;
import portico.config.policy.securityheaders.SecurityHeadersSettings.Existing;
import portico.config.policy.securityheaders.SecurityHeadersSettings.FrameOptions;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Tells browsers what to beware of, on every answer, whoever made it. */
public final class SecurityHeaders implements Policy {
    private static final HeaderName HSTS = HeaderName.of("strict-transport-security");

    private final boolean keeps;
    private final @Nullable String hsts;
    private final List<Map.Entry<HeaderName, String>> fields;

    private SecurityHeaders(SecurityHeadersSettings settings) {
        keeps = settings.existing() == Existing.KEEP;
        hsts = settings.hsts() ? hsts(settings) : null;
        var all = new ArrayList<Map.Entry<HeaderName, String>>();
        add("content-security-policy", settings.contentSecurityPolicy(), all);
        if (settings.contentTypeOptions()) add("x-content-type-options", "nosniff", all);
        if (settings.frameOptions() != FrameOptions.ANY)
            add("x-frame-options", settings.frameOptions() == FrameOptions.DENY ? "DENY" : "SAMEORIGIN", all);
        add("referrer-policy", settings.referrerPolicy().isEmpty() ? null : settings.referrerPolicy(), all);
        add("permissions-policy", settings.permissionsPolicy(), all);
        fields = List.copyOf(all);
    }

    public static Policy compile(SecurityHeadersSettings settings, CompileContext context) {
        return new SecurityHeaders(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        return Step.NEXT;
    }

    @Override
    public void onResponse(Exchange exchange) {
        HeaderEdits edits = exchange.responseEdits();
        for (var field : fields) write(exchange, edits, field.getKey(), field.getValue());
        // RFC 6797 §7.2: not in clear text, where anybody could have written it.
        if (!exchange.isClientSecure()) edits.remove(HSTS);
        else if (hsts != null) write(exchange, edits, HSTS, hsts);
    }

    private void write(Exchange exchange, HeaderEdits edits, HeaderName name, String value) {
        if (!keeps || !exchange.answering().has(name)) edits.set(name, value);
    }

    private static String hsts(SecurityHeadersSettings settings) {
        return "max-age=" + settings.hstsMaxAge().toSeconds()
                + (settings.hstsSubdomains() ? "; includeSubDomains" : "")
                + (settings.hstsPreload() ? "; preload" : "");
    }

    private static void add(String name, @Nullable String value, List<Map.Entry<HeaderName, String>> all) {
        if (value != null) all.add(Map.entry(HeaderName.of(name), value));
    }
}
