package portico.node.policy.forwardauth;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import portico.config.policy.forwardauth.ForwardAuthSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/** What the service is asked about a request: what its client showed, and what the client wants. */
final class Question {
    private final URI url;
    private final Duration timeout;
    private final List<HeaderName> shown;

    /** Where this policy itself keeps cookies from the upstream, nobody can say which of them others have taken. */
    private final boolean hidesCookies;

    Question(ForwardAuthSettings settings) {
        url = URI.create(settings.url());
        timeout = settings.timeout();
        shown = settings.requestHeaders().stream().map(HeaderName::of).toList();
        hidesCookies = settings.hideHeaders().contains(HeaderName.COOKIE.toString());
    }

    HttpRequest about(Exchange exchange) {
        RequestHead head = exchange.head();
        Slice query = exchange.onward().query(); // without the credentials that policies before this one have taken
        var request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("x-forwarded-method", head.method())
                .header("x-forwarded-proto", exchange.isClientSecure() ? "https" : "http")
                .header("x-forwarded-for", exchange.isClientKnown() ? exchange.clientAddress() : "unknown")
                .header("x-forwarded-uri", query == null ? head.path().toString() : head.path() + "?" + query);
        if (head.host().length() > 0)
            request.header("x-forwarded-host", head.host() + (head.isPortNamed() ? ":" + head.port() : ""));
        for (var name : shown) {
            if (name.equals(HeaderName.COOKIE)
                    && !hidesCookies
                    && exchange.requestEdits().drops(name)) {
                CharSequence left = exchange.requestEdits().value(name);
                if (left != null) request.header(name.toString(), left.toString());
                continue;
            }
            // What is decided by is what goes on: neither more than that, nor beside it what some reader takes for it.
            exchange.requestEdits().dropAlike(name);
            if (head.isNominated(name.toString())) continue;
            for (int field = head.find(name, 0); field >= 0; field = head.find(name, field + 1))
                request.header(name.toString(), head.value(field).toString());
        }
        return request.build();
    }
}
