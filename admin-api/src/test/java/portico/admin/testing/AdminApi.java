package portico.admin.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import portico.config.json.ConfigJson;

/** A plain HTTP client of the admin API under test. */
public final class AdminApi {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** One for each role is enough. */
    private static final Map<String, String> TOKENS = new ConcurrentHashMap<>();

    private final @Nullable String token;

    private AdminApi(@Nullable String token) {
        this.token = token;
    }

    /** A caller without a token. */
    public static AdminApi anonymous() {
        return new AdminApi(null);
    }

    /** A caller with this role. */
    public static AdminApi as(String role) {
        return new AdminApi(TOKENS.computeIfAbsent(role, AdminApi::token));
    }

    /** The same with a token that no other test has: users come and go with theirs. */
    public static AdminApi anew(String role) {
        return new AdminApi(token(role));
    }

    private static String token(String role) {
        Path dataDir = Path.of(ConfigProvider.getConfig().getValue("portico.data-dir", String.class));
        return new TestAccess(new AdminClient(base().replace("/api/v1", "")), dataDir).token(role);
    }

    /** What it shows in the field {@code authorization}; null for a caller without a token. */
    public @Nullable String authorization() {
        return token == null ? null : "Bearer " + token;
    }

    /** An answer. */
    public record Answer(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return ConfigJson.readTree(response.body());
        }

        public long revision() {
            return Long.parseLong(header("Portico-Revision"));
        }

        /** The same, when its status is this one. */
        public Answer expect(int status) {
            assertThat(status())
                    .as("%s %s%n%s", response.request().method(), response.uri(), text())
                    .isEqualTo(status);
            return this;
        }
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer post(String path, String json, String... headers) {
        return send("POST", path, json, headers);
    }

    public Answer put(String path, String json, String... headers) {
        return send("PUT", path, json, headers);
    }

    public Answer patch(String path, String json, String... headers) {
        return send("PATCH", path, json, headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    /** @param headers names and values in turn; a body is JSON unless they say otherwise */
    public Answer send(String method, String path, @Nullable String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(base() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) request.setHeader("content-type", "application/json");
        if (token != null) request.setHeader("authorization", "Bearer " + token);
        for (int at = 0; at < headers.length; at += 2) request.setHeader(headers[at], headers[at + 1]);
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where the API under test is. */
    public static String base() {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", int.class);
        return "http://127.0.0.1:" + port + "/api/v1";
    }
}
