package portico.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SamplesTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Samples samples;

    @BeforeAll
    static void start() throws Exception {
        samples = Samples.start(0);
    }

    @AfterAll
    static void stop() {
        samples.close();
    }

    @ParameterizedTest(name = "{0} answers {1}")
    @CsvSource(delimiter = '|', textBlock = """
        orders    | /orders              | 200
        orders    | /orders/             | 200
        orders    | /orders/1001         | 200
        orders    | /orders/9            | 404
        orders    | /ordersx             | 404
        orders    | /                    | 404
        users     | /users/ada           | 200
        users     | /orders              | 404
        catalogue | /catalogue/mug-blue  | 200
        catalogue | /health              | 200
        """)
    void answersItsOwnPaths(String service, String path, int status) throws Exception {
        assertThat(get(service, path).statusCode()).isEqualTo(status);
    }

    @Test
    void listsWhatItHas() throws Exception {
        var list = new JsonObject(get("orders", "/orders").body());
        assertThat(list.getInteger("total"))
                .isEqualTo(list.getJsonArray("orders").size());
        assertThat(new JsonObject(get("orders", "/orders/1002").body()).getString("customer"))
                .isEqualTo("grace");
    }

    @Test
    void echoSaysWhatArrived() throws Exception {
        var request = HttpRequest.newBuilder(uri("users", "/users/echo?a=1"))
                .header("X-Seen", "yes")
                .POST(BodyPublishers.ofString("hello"))
                .build();
        var echo = new JsonObject(CLIENT.send(request, BodyHandlers.ofString()).body());
        assertThat(echo.getString("service")).isEqualTo("users");
        assertThat(echo.getString("method")).isEqualTo("POST");
        assertThat(echo.getString("uri")).isEqualTo("/users/echo?a=1");
        assertThat(echo.getJsonObject("headers").getString("x-seen")).isEqualTo("yes");
        assertThat(echo.getString("body")).isEqualTo("hello");
    }

    @ParameterizedTest(name = "{0} with {1} by {2}")
    @CsvSource(delimiter = '|', textBlock = """
        /introspect | token=demo-token-for-trying-things-out-only | portico:demo-client-for-trying-things-out-only | 200 | "active":true
        /introspect | token=another                               | portico:demo-client-for-trying-things-out-only | 200 | "active":false
        /introspect | a=b                                         | portico:demo-client-for-trying-things-out-only | 200 | "active":false
        /introspect | token=demo-token-for-trying-things-out-only | portico:wrong                                  | 401 | invalid_client
        /token      | grant_type=client_credentials               | portico:demo-client-for-trying-things-out-only | 200 | demo-token-for
        /token      | grant_type=password                         | portico:demo-client-for-trying-things-out-only | 400 | unsupported_grant_type
        /token      | grant_type=client_credentials               | nobody:wrong                                   | 401 | invalid_client
        """)
    void issuesAndKnowsOneToken(String path, String form, String client, int status, String said) throws Exception {
        String credentials = Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(uri("orders", path))
                .header("authorization", "Basic " + credentials)
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        var answer = CLIENT.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(said);
        assertThat(get("orders", path).statusCode()).isEqualTo(405);
    }

    @Test
    void decidesByTheToken() throws Exception {
        var request = HttpRequest.newBuilder(uri("orders", "/allowed"));
        assertThat(CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(401);
        request.header("authorization", "Bearer demo-token-for-trying-things-out-only");
        assertThat(CLIENT.send(request.build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(204);
    }

    @Test
    void changesNothing() throws Exception {
        var request =
                HttpRequest.newBuilder(uri("orders", "/orders/1001")).DELETE().build();
        var answer = CLIENT.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
        assertThat(get("orders", "/orders/1001").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhenItsPortIsTaken() {
        assertThatThrownBy(() -> Samples.start(samples.port("orders"))).hasCauseInstanceOf(BindException.class);
    }

    private static HttpResponse<String> get(String service, String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri(service, path)).build(), BodyHandlers.ofString());
    }

    private static URI uri(String service, String path) {
        return URI.create("http://127.0.0.1:" + samples.port(service) + path);
    }
}
