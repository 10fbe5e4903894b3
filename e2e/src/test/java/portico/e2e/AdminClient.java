package portico.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The admin REST API, as a script would use it. */
final class AdminClient {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String authorization;

    /** @param authorization the whole header, such as {@code Bearer pat_…} */
    AdminClient(int port, String authorization) {
        this.base = "http://127.0.0.1:" + port + "/api/v1";
        this.authorization = authorization;
    }

    /** The same replica, as someone else. */
    static String token(int port, String localSecret) {
        var local = new AdminClient(port, "Local " + localSecret);
        return local.post("/auth/local", "{\"name\":\"e2e\",\"expiresIn\":\"8h\"}")
                .ok()
                .json()
                .path("value")
                .asText();
    }

    /** As somebody who signs in with a password. */
    static AdminClient signedIn(int port, String name, String password) {
        var anybody = new AdminClient(port, "None");
        Answer session = anybody.post("/auth/login", "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, password))
                .ok();
        return new AdminClient(
                port, "Bearer " + session.json().path("accessToken").asText());
    }

    Answer get(String path) {
        return send("GET", path, "application/json", BodyPublishers.noBody());
    }

    Answer put(String path, String json) {
        return send("PUT", path, "application/json", BodyPublishers.ofString(json));
    }

    Answer post(String path, String json) {
        return send("POST", path, "application/json", BodyPublishers.ofString(json));
    }

    Answer delete(String path) {
        return send("DELETE", path, "application/json", BodyPublishers.noBody());
    }

    /** Applies a whole document as one revision. */
    Answer apply(byte[] yaml) {
        return send("POST", "/config", "application/yaml", BodyPublishers.ofByteArray(yaml));
    }

    /** Waits until all ready nodes run a revision. */
    Answer awaitApplied(long revision) {
        Answer answer =
                get("/revisions/" + revision + "?wait=applied&timeout=60s").ok();
        if (!answer.json().path("applied").asBoolean())
            throw new AssertionError("Revision " + revision + " is not applied everywhere: " + answer.body());
        return answer;
    }

    /** Every page of a list. */
    List<JsonNode> all(String path) {
        var items = new ArrayList<JsonNode>();
        String cursor = "";
        do {
            String separator = path.contains("?") ? "&" : "?";
            JsonNode page = get(path + separator + "limit=500" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .ok()
                    .json();
            page.path("items").forEach(items::add);
            cursor = page.path("next").asText("");
        } while (!cursor.isEmpty());
        return items;
    }

    private Answer send(String method, String path, String type, BodyPublisher body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .header("authorization", authorization)
                .header("content-type", type)
                .method(method, body)
                .build();
        try {
            return Answer.of(client.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
