package portico.node.policy.forwardauth;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import portico.config.policy.forwardauth.ForwardAuthSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;

/** What the service is asked about a request: what its client showed, and what the client wants. */
final class Question {
    private final URI url;
    private final Duration timeout;
    private final List<HeaderName> shown;

    Question(ForwardAuthSettings settings) {
        url = URI.create(settings.url());
        timeout = settings.timeout();
        shown = settings.requestHeaders().stream().map(HeaderName::of).toList();
    }

    HttpRequest about(Exchange exchange) {
        RequestHead head = exchange.head();
        var request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("x-forwarded-method", head.method())
                .header("x-forwarded-proto", exchange.isClientSecure() ? "https" : "http")
                .header("x-forwarded-for", exchange.clientAddress())
                .header(
                        "x-forwarded-uri",
                        head.query() == null ? head.path().toString() : head.path() + "?" + head.query());
        if (head.host().length() > 0)
            request.header("x-forwarded-host", head.host().toString());
        for (var name : shown)
            for (int field = head.find(name, 0); field >= 0; field = head.find(name, field + 1))
                request.header(name.toString(), head.value(field).toString());
        return request.build();
    }
}
