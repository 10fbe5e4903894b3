package portico.admin.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Speaks to the admin API as any client would: a socket, JSON, and nothing that knows our classes. */
public final class AdminClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    /** @param base such as {@code http://127.0.0.1:8700} */
    public AdminClient(String base) {
        this.base = base;
    }

    /**
     * An answer.
     *
     * @param cookie the first Set-Cookie, or empty
     */
    public record Answer(int status, String text, HttpResponse<String> raw, String cookie) {
        public JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + text, e);
            }
        }

        /** What the type of the problem ends with. */
        public String problem() {
            String type = json().path("type").asText();
            return type.substring(type.lastIndexOf(':') + 1);
        }

        /** The value of the cookie, without its attributes. */
        public String cookieValue() {
            return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
        }
    }

    /** Sends JSON, or nothing when the body is empty. */
    public Answer send(String method, String path, Map<String, String> headers, String body) {
        var request = HttpRequest.newBuilder(URI.create(base + path));
        headers.forEach(request::header);
        if (!body.isEmpty() && !headers.containsKey("content-type")) request.header("content-type", "application/json");
        request.method(
                method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<String> raw = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    raw.statusCode(),
                    raw.body(),
                    raw,
                    raw.headers().firstValue("set-cookie").orElse(""));
        } catch (IOException e) {
            throw new AssertionError("no answer to " + method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Sends with a bearer token. */
    public Answer as(String token, String method, String path, String body) {
        return send(method, path, Map.of("authorization", "Bearer " + token), body);
    }
}
