package portico.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import portico.config.json.ConfigJson;

/** What a server answered. */
record Answer(String request, int status, java.net.http.HttpHeaders headers, String body) {
    static Answer of(HttpResponse<String> response) {
        String request = response.request().method() + " " + response.request().uri();
        return new Answer(request, response.statusCode(), response.headers(), response.body());
    }

    JsonNode json() {
        return ConfigJson.readTree(body.getBytes(StandardCharsets.UTF_8));
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The revision that a write made. */
    long revision() {
        return Long.parseLong(header("portico-revision"));
    }

    /** @throws AssertionError unless it has this status */
    Answer expect(int expected) {
        if (status != expected)
            throw new AssertionError(request + " answered " + status + ", not " + expected + ": " + body);
        return this;
    }

    /** @throws AssertionError unless it was a success */
    Answer ok() {
        if (status / 100 != 2) throw new AssertionError(request + " answered " + status + ": " + body);
        return this;
    }
}
