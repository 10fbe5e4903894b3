package portico.config.explain;

import static java.util.Objects.requireNonNullElse;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.HeaderNames;
import portico.config.IpAddress;
import portico.config.Problems;

/**
 * A request that nobody sent, for a node to say what it would do with it.
 *
 * @param method GET when absent
 * @param url {@code https://shop.example.com/orders?x=1}, as a client has it
 * @param headers one value for each name; Host is the URL's
 * @param client the address that it comes from; the node's own host when absent
 * @param body text, in UTF-8; null for none
 * @param send whether the node shall also carry it out, as if a client had sent it
 */
@Schema(description = "A request that nobody sent.")
public record MadeUpRequest(
        @Schema(examples = "GET", defaultValue = "GET") String method,

        @Schema(examples = "https://shop.example.com/orders/7?page=2")
        String url,

        @Schema(examples = "{\"x-beta\":\"1\"}") Map<String, String> headers,

        @Schema(description = "The address that it comes from.", examples = "203.0.113.7")
        String client,

        @Schema(description = "Text, in UTF-8.", examples = "{\"item\":7}") @Nullable String body,

        @Schema(
                description =
                        "With true the node also carries the request out: it goes through the node's own listener,"
                                + " limits count it, and the service is called.",
                defaultValue = "false")
        boolean send)
        implements Checked {
    /** All of it has to fit into one message of the channel, with whatever JSON makes of odd characters. */
    private static final int OCTETS_MAX = 6 * 1024;

    private static final int HEADERS_MAX = 64;

    /** What a connection says of itself is up to the connection that the node opens. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String SENDS_FROM = "127.0.0.1";
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z0-9_-]{0,31}");
    private static final Pattern URL = Pattern.compile("https?://[^/?#\\s]+([/?#].*)?", Pattern.DOTALL);

    public MadeUpRequest(
            @Nullable String method,
            String url,
            @Nullable Map<String, String> headers,
            @Nullable String client,
            @Nullable String body,
            boolean send) {
        this.method = requireNonNullElse(method, "GET");
        this.url = url;
        this.headers = headers == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.client = requireNonNullElse(client, SENDS_FROM);
        this.body = body;
        this.send = send;
    }

    /** One without a body that is only asked about. */
    public MadeUpRequest(
            @Nullable String method, String url, @Nullable Map<String, String> headers, @Nullable String client) {
        this(method, url, headers, client, null, false);
    }

    @Override
    public void check(Problems at) {
        at.require(METHOD.matcher(method).matches(), "method", "must be a method in upper case");
        at.required("url", url);
        if (url != null) {
            at.text("url", url, OCTETS_MAX);
            at.require(
                    URL.matcher(url).matches(), "url", "must be a whole URL, such as https://shop.example.com/orders");
        }
        at.bounded("headers", headers.keySet(), HEADERS_MAX);
        headers.forEach((name, value) -> {
            Problems there = at.at("headers").at(name);
            HeaderNames.check(name, there);
            there.require(!name.equalsIgnoreCase("host"), "", "is what the URL says");
            there.text("", value, OCTETS_MAX);
        });
        at.require(IpAddress.parse(client) != null, "client", "must be an IP address");
        if (body != null) at.unicode("body", body);
        if (send) checkSent(at);
        at.require(octets() <= OCTETS_MAX, "", "is over " + OCTETS_MAX + " octets");
    }

    /** The body as it goes over the wire; empty when there is none. */
    public byte[] bodyOctets() {
        return body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    }

    private void checkSent(Problems at) {
        at.require(
                client.equals(SENDS_FROM),
                "client",
                "cannot be chosen for a request that is sent: it comes from the node itself");
        for (String name : headers.keySet())
            at.at("headers")
                    .require(
                            !OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)),
                            name,
                            "is the connection's own business when the request is sent");
    }

    private int octets() {
        int octets = (url == null ? 0 : length(url)) + bodyOctets().length;
        for (var header : headers.entrySet()) octets += length(header.getKey()) + length(header.getValue());
        return octets;
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Without the values, which may be secrets. */
    @Override
    public String toString() {
        return "MadeUpRequest[" + method + "]";
    }
}
