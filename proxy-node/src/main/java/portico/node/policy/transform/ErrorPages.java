package portico.node.policy.transform;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import portico.config.policy.transform.ErrorPagesSettings;
import portico.config.policy.transform.ErrorPagesSettings.Origin;
import portico.config.policy.transform.ErrorPagesSettings.Page;
import portico.node.exchange.Accept;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;
import portico.node.policy.template.Escape;
import portico.node.policy.template.Template;

/** Answers errors with pages of one's own; what the error says in its fields to clients, they still hear. */
public final class ErrorPages implements Policy {
    private static final HeaderName[] KEPT = {
        HeaderName.RETRY_AFTER,
        HeaderName.VARY,
        HeaderName.of("www-authenticate"),
        HeaderName.of("allow"),
        HeaderName.of("cache-control"),
        HeaderName.of("accept")
    };

    private final CompiledPage[] pages;

    private ErrorPages(ErrorPagesSettings settings) {
        pages = settings.pages().stream().map(CompiledPage::new).toArray(CompiledPage[]::new);
    }

    public static Policy compile(ErrorPagesSettings settings, CompileContext context) {
        return new ErrorPages(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        return Step.NEXT;
    }

    @Override
    public void onResponse(Exchange exchange) {
        if (exchange.status() < 400) return;
        CompiledPage best = null;
        int quality = 0;
        boolean chosen = false;
        for (var page : pages) {
            if (!page.isFor(exchange)) continue;
            chosen = true;
            int gladly = Accept.quality(exchange.head(), page.type);
            if (gladly <= quality) continue;
            best = page;
            quality = gladly;
        }
        if (best != null) exchange.answering().instead(best.of(exchange));
        // Also where the client takes none: another one may (RFC 9110 §12.5.5).
        if (chosen) exchange.responseEdits().add(HeaderName.VARY, "accept");
    }

    /** A page with everything decided that its settings decide. */
    private static final class CompiledPage {
        private final boolean[] statuses = new boolean[600];
        private final Origin origin;
        private final String type;
        private final String contentType;
        private final Template body;

        CompiledPage(Page page) {
            for (int status = 400; status < statuses.length; status++)
                statuses[status] = page.status().isEmpty()
                        || page.status().contains(Integer.toString(status))
                        || page.status().contains(status / 100 + "xx");
            origin = page.origin();
            type = page.mediaType();
            contentType = page.contentType();
            body = Template.compile(page.body(), escape(type));
        }

        boolean isFor(Exchange exchange) {
            return exchange.status() < statuses.length
                    && statuses[exchange.status()]
                    && switch (origin) {
                        // What the route answers itself is as it was configured, and no refusal.
                        case GATEWAY -> exchange.refusal() != null;
                        case SERVICE -> !exchange.answering().isOwn();
                        case ANY ->
                            exchange.refusal() != null || !exchange.answering().isOwn();
                    };
        }

        Answer of(Exchange exchange) {
            List<Map.Entry<HeaderName, String>> fields = new ArrayList<>();
            fields.add(Map.entry(HeaderName.CONTENT_TYPE, contentType));
            for (var name : KEPT)
                exchange.answering().arrived(name, value -> fields.add(Map.entry(name, value.toString())));
            return new Answer(exchange.status(), fields, body.ofAll(exchange).getBytes(StandardCharsets.UTF_8));
        }

        private static Escape escape(String type) {
            if (type.endsWith("html") || type.endsWith("xml")) return Escape.HTML;
            return type.endsWith("json") ? Escape.JSON : Escape.TEXT;
        }
    }
}
